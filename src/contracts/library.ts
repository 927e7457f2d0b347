/** Name and version of the library, as models and manifests carry it. A test holds it to package.json. */
export const library: string = 'clientele 0.1.0'
