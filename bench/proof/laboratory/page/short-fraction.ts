/** A number with so many digits after its point and no 0 before it: -.077 for -0.077. */
export function shortFraction(value: number, digits: number): string {
  return value.toFixed(digits).replace(/^(-?)0\./, '$1.')
}
