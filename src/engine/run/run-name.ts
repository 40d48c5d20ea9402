/** Default names of runs: `<adjective>-<noun>-<last 4 of the id>`. */
const adjectives = (
  'amber brave bright brisk calm clear cosy crisp deft eager early easy fair fleet fond free fresh gentle glad grand happy hardy ' +
  'honest jolly keen kind lively lucky mellow merry mild neat nimble noble plain proud quick quiet rapid ready rich rosy round ' +
  'sharp shy sleek smart smooth snug solid spry steady still stout sunny sure swift tidy trim true vivid warm wise witty young'
).split(' ')
const nouns = (
  'ant badger bee bison bream cat cod colt crab crane crow deer dove duck eagle egret elk ermine falcon fawn finch fox frog gecko ' +
  'goat goose gull hare hawk hen heron horse ibis jay kite koala lark lemur lion llama loon lynx marten mole moose moth mouse ' +
  'newt otter owl panda pony quail raven robin seal shrew skink snail stork swan swift tern tiger toad trout vole wasp whale wolf wren yak'
).split(' ')

/** The same id gives the same name. */
export function defaultRunName(id: string): string {
  let hash = 0
  for (const character of id) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0
  const adjective = adjectives[hash % adjectives.length]!
  const noun = nouns[Math.floor(hash / adjectives.length) % nouns.length]!
  return `${adjective}-${noun}-${id.slice(-4).toLowerCase()}`
}
