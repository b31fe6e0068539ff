"""What an exam is: values in, values out. No file, clock, randomness or terminal is reached from here.

Time comes in as ``now``, ``today`` or a `timing.Reading`, randomness as ``rng`` or a seed. Where to look, by what a module is about:

=====================  ===================================================================================================
exams and banks        `exams`, `status` (blueprints and their dates), `questions` (the four kinds, grading one response),
                       `library` (all that is in the banks), `catalog` (the same without the texts), `registry` and
                       `services` (names of services), `stats`
writing questions      `lint` (the rules), `template`, `lots` (which option is to be the key), `blind` (solving without keys)
what is wished for     `wish`, `settings`
forms and selections   `forms` (drawing), `assembly` (putting one together), `selection` (the practice builder)
a session              `events` (what is written down), `session` (``apply``: what an event makes of the state), `responding`
                       (what a key does to a response), `timing` (the fair clock), `sitting` (joins them), `fitting`, `warmup`
a result               `scoring`, `filters`, `hindsight` (what is made of it later), `pages` (an answer explained), `plain`
all answers together   `attempts` (an attempt, and what a fold over all of them is); the folds `exposure`, `practised`,
                       `reviews` (FSRS), `evidence`, `diary` and `mistakes`; what follows: `ability` and `readiness` (the
                       chance of passing), `progress` and `progress_text`, `plan`, `glimpse` (today's next step)
other formats          `exchange` (reports and losses), `own` (the exam of an imported bank)
what screens ask for   `desk`, one protocol, and those that it names; `lobby` (rows); `keymap` and `keys*` (the one table of keys)
for all of them        `errors` (the tree), `model` (the base of what comes from a file), `text` (what may be shown), `kinds`,
                       `how_far` (progress of long work), `linear` (systems of a few equations)
=====================  ===================================================================================================
"""
