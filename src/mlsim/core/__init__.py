"""What an exam is: values in, values out. No file, clock, randomness or terminal is reached from here.

Time comes in as ``now``, ``today`` or a `timing.Reading`, randomness as ``rng`` or a seed. Each folder knows only those below it:

=============  ==================================================================================================
`authoring`    for those who write questions: lint, blind solving
`screens`      what is shown and said, and the one protocol by which screens ask for it
`learn`        all answers together: what is due, progress, the chance of passing, the plan
`session`      one session: events, clock, responses, score
`form`         what somebody wants to sit, and drawing it
`bank`         exams and their questions
`keys`         the one table of keys
`base`         errors, texts, and what else all of them stand on
=============  ==================================================================================================
"""
