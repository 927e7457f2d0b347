import { compose } from './compose.ts'
import { type Name, nameOf, nameWithShortForm, type Words } from './words.ts'

/** Common given names, each with its short form. */
const common = `
James:Jim Mary:Molly Robert:Bob Patricia:Pat John:Jack Jennifer:Jenny Michael:Mike Elizabeth:Liz William:Bill Linda:Lindy
David:Dave Barbara:Barb Richard:Dick Susan:Sue Joseph:Joe Jessica:Jess Thomas:Tom Margaret:Peggy Charles:Charlie Sarah:Sally
Christopher:Chris Nancy:Nan Daniel:Dan Sandra:Sandy Matthew:Matt Katherine:Kate Anthony:Tony Dorothy:Dot Steven:Steve Deborah:Debbie
Andrew:Andy Stephanie:Steph Kenneth:Ken Rebecca:Becky Joshua:Josh Cynthia:Cindy Kevin:Kev Kathleen:Kathy Brian:Bri Amanda:Mandy
Edward:Ted Carolyn:Carrie Ronald:Ron Christine:Chrissie Timothy:Tim Maria:Mia Jason:Jase Catherine:Cathy Jeffrey:Jeff Frances:Fran
Gary:Gaz Angela:Angie Nicholas:Nick Melissa:Mel Eric:Rick Pamela:Pam Stephen:Stevie Brenda:Bren Jonathan:Jon Virginia:Ginny
Lawrence:Larry Victoria:Vicky Gregory:Greg Diane:Di Samuel:Sam Julia:Jules Benjamin:Ben Teresa:Terri Patrick:Paddy Judith:Judy
Alexander:Alex Jacqueline:Jackie Raymond:Ray Martha:Marty Gerald:Gerry Samantha:Sammy Nathan:Nate Evelyn:Evie Douglas:Doug Alice:Ally
Zachary:Zach Janet:Jan Peter:Pete Megan:Meg Henry:Harry Andrea:Drea Arthur:Art Gabrielle:Gabby Albert:Bert Charlotte:Lottie
Philip:Phil Eleanor:Nell Frederick:Fred Penelope:Penny Leonard:Len Rosemary:Rosie Theodore:Theo Josephine:Josie Walter:Wally Florence:Flo
Vincent:Vince Abigail:Abby Harold:Hal Isabel:Izzy Francis:Frank Winifred:Winnie Eugene:Gene Harriet:Hattie Alfred:Alf Beatrice:Bea
Ralph:Ralphie Constance:Connie Donald:Don Prudence:Prue Edmund:Eddie Millicent:Millie Clifford:Cliff Adelaide:Addie Geoffrey:Geoff Florentine:Florrie`

const surnameHeads = split(
  'Ash Bad Bar Ben Black Brad Brent Bur Cald Chat Clif Cran Cross Dal Den Dray East Fair Far Glen Green Hal Hamp Har Hart Hol Kings Lang Law Lin Marsh Mil Nor Oak Pem Red Stan Thorn Wal Win',
)
const surnameTails = split(
  'ford ley ton well wood son man field worth by ham wick combe stead brook more land low ridge dale ster wyn bury hurst ward stone den cote gate mere ing ock ers ett er sall thorpe shaw croft grave holme leigh foot cliffe ville house mount acre beck pool',
)
const givenHeads = split(
  'Al Bren Cal Dar El Fin Gar Har Is Jar Kel Lan Mar Nor Or Pres Quen Ren Sel Tar Ul Ver Wes Yar Zel Aver Bel Del Em Row',
)
const givenTails = split(
  'a an ana ara een elle en ena er ette ey ia ian ice ie in ina is ison ita lan lee len ley lin line lyn man mer mond na nell ney non old on ora ord ore ric rick ron sey son ston ton vin win wyn ynn',
)
const townTails = split('ford bridge ton minster mouth haven chester field port wick')

/** English names, and words made of English syllables. */
export function englishWords(): Words {
  const first = common.trim().split(/\s/).map(commonName)
  const known = new Set(first.map(({ written }) => written))
  const others = compose([givenHeads, givenTails], 1500, 617).filter((name) => !known.has(name))
  return {
    surnames: compose([surnameHeads, surnameTails], 2000, 617).map((name) => nameOf(name)),
    givenNames: [...first, ...others.map((name) => nameWithShortForm(name, 'y'))].slice(0, 1200),
    towns: compose([surnameHeads, townTails], 200, 149),
    streets: compose(
      [surnameHeads, split('ton ley ford wood'), [' Street', ' Road', ' Lane', ' Avenue']],
      600,
      261,
    ),
  }
}

function commonName(pair: string): Name {
  const [written, short] = pair.split(':')
  return nameOf(written, [short])
}

function split(words: string): readonly string[] {
  return words.split(' ')
}
