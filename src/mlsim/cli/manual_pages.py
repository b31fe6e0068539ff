"""What the manual says about each command, beside what its arguments say themselves."""

from __future__ import annotations

from typing import Final, NamedTuple


class Page(NamedTuple):
    """The texts of one command.

    Args:
        about: what it does, in whole sentences.
        examples: command lines, each with what it does.
        status: what its exit status means, where the three that all commands share do not say enough.
    """

    about: str
    examples: tuple[tuple[str, str], ...] = ()
    status: str = ""


Rows = tuple[tuple[str, str], ...]

NAME: Final = "mock exams for machine-learning certifications, in the terminal and without a network"
STATUS: Final[Rows] = (
    ("0", "fine"),
    (
        "1",
        "something was found, or it was done in part: findings of a check, questions left out, a session left before its end",
    ),
    ("2", "it cannot be done; why, where and what to do is on standard error"),
    ("130", "stopped by ctrl+c; everything is saved"),
)
FILES: Final[Rows] = (
    (
        "sessions/",
        "in the data folder: one journal for each session, only ever added to; discarded ones go to sessions/discarded",
    ),
    ("sessions/reviews/", "causes, rules and disputes"),
    ("questions/", "in the data folder: questions as they were asked"),
    ("banks/", "in the data folder: questions of your own"),
    ("settings.toml", "in the configuration folder: written by the settings screen, and by people"),
    ("index.json", "in the cache folder, with what else can be computed again; it may be deleted at any time"),
)
ENVIRONMENT: Final[Rows] = (
    ("MLSIM_HOME", "a folder that holds all of mlsim's folders; without it the operating system's own places are used"),
    ("NO_COLOR", "if set, the screens have no colours; nothing is said by colour alone"),
    ("TEXTUAL_DISABLE_KITTY_KEY", "set to 1 if composed characters do not arrive in notes"),
    ("TERM", "where it is dumb no screens are drawn; --plain asks line by line"),
)

_FILTERS = "Options can be given several times, or with several values and commas between."
_PLAIN = "1 with --plain if the session was left before its end; mlsim resume goes on."

PAGES: Final[dict[str, Page]] = {
    "": Page(
        "Mock exams for machine-learning certifications, in the terminal and without a network. Without a command the lobby opens: "
        "every mode is there at most three keys away, and ? lists the keys of each screen. Everything that a screen shows can also "
        "be had as text: with --plain line by line, for screen readers and pipes, or with --json.",
        (
            ("mlsim", "open the lobby"),
            ("mlsim practice MLA-C02 --count 5", "five questions, each explained after its answer"),
            ("mlsim practice MLA-C02 --plain", "the same line by line, without a screen"),
            ("mlsim start AIF-C01 --extra 30", "sit an exam, with 30 minutes of extra time"),
            ("mlsim results --json", "all results, for scripts"),
        ),
    ),
    "start": Page(
        "Sit an exam. It opens at the briefing, before the clock starts. Without --form, --seed, --short or --beta it is the exam's next "
        "numbered form. It is silent until its end, like the real one. Every answer is saved at once; leave at any time, and go on with "
        "mlsim resume. With --plain the questions are asked line by line; type help there for what can be typed.",
        (
            ("mlsim start MLA-C02", "the next form"),
            ("mlsim start MLA-C02 --short", "a short set in the exam's proportions"),
            ("mlsim start AIF-C01 --plain", "line by line, for a screen reader or a dumb terminal"),
        ),
        _PLAIN,
    ),
    "practice": Page(
        f"Practise what passes the filters, of the exam of your last session if none is given. {_FILTERS} Filters of different kinds "
        "all have to be passed. New questions come first, and of these the ones that no full exam still to be sat will ask; those of "
        "the last numbered form are kept out until it has been sat. With --plain the questions are asked line by line, also from a "
        "pipe; with --json it is only said how many fit.",
        (
            ("mlsim practice MLA-C02 --domain 1,2 --status unseen --count 10", "ten unseen questions of two domains"),
            ("mlsim practice PMLE --status missed --minutes pace", "what was missed, at the exam's pace"),
            ("printf 'b\\nnext\\n' | mlsim practice AIF-C01 --plain --count 3", "answers from a pipe"),
        ),
        _PLAIN,
    ),
    "journal": Page(
        "The mistake journal: every question that was missed, what was answered, why, and the rule that was made of it. Words and options "
        "narrow it. With --plain it is gone through question by question, where causes and rules can be written down.",
        (
            ("mlsim journal --exam MLA-C02 endpoint", "misses that speak of endpoints"),
            ("mlsim journal --markdown > misses.md", "all of it, to be printed"),
        ),
    ),
    "due": Page(
        "What spaced repetition (FSRS) wants asked again today, what comes in the next days, and what would be remembered on the day of "
        "the exam.",
        (("mlsim due", "of each exam"), ("mlsim due MLA-C02 --plain", "answer what is due, line by line")),
        f"1 if a session could not be read, which one is on standard error. {_PLAIN}",
    ),
    "plan": Page(
        "What to do in the next twenty minutes, when to sit the next mock exam, and the line at which to stop. With --date the day of the "
        "exam is written down first.",
        (
            ("mlsim plan MLA-C02 --date 2027-01-31", "set the day, and plan"),
            ("mlsim plan MLA-C02 --date none", "take it back"),
        ),
        "1 if a session could not be read.",
    ),
    "progress": Page(
        "Scores, domains, pace, confidence and causes over time. First answers and repeats are told apart.",
        (("mlsim progress MLA-C02", "of one exam"),),
        "1 if a session could not be read.",
    ),
    "readiness": Page(
        "The chance of passing, with its width, from first answers only; nothing where there is not enough evidence.",
        (("mlsim readiness MLA-C02", "of one exam"),),
        "1 if a session could not be read.",
    ),
    "resume": Page(
        "Go on with an unfinished session, at the same question with the same clock. Time away is not charged, unless the exam is strict.",
        (("mlsim resume", "the newest one"), ("mlsim resume 7f3a --plain", "the one whose id begins so, line by line")),
        _PLAIN,
    ),
    "discard": Page(
        "Put a session aside: its file is moved to sessions/discarded, and nothing is deleted. It asks first.",
        (("mlsim discard 7f3a", "the session whose id begins so"),),
        "2 if nobody can be asked and --yes was not given.",
    ),
    "results": Page(
        "The result of a session, or of all that have ended: score, interval, domains, time, changes, confidence. With --plain the "
        "answers of the newest one, or of the one named, are gone through, with every option explained; type help there for what can "
        "be typed.",
        (
            ("mlsim results", "all, in words"),
            ("mlsim results 7f3a --csv", "one, as a table of its questions"),
            ("mlsim results --plain", "go through the newest one's wrong answers"),
        ),
        "1 if the session that was named has not ended.",
    ),
    "history": Page("All sessions, the newest first, a line each.", (("mlsim history", "all of them"),)),
    "bank": Page("List, show, check and write banks of questions. mlsim bank VERB --help says more about each."),
    "bank list": Page(
        "Exams and banks, and how many questions they have.", (("mlsim bank list --json", "for scripts"),)
    ),
    "bank show": Page(
        "An exam's blueprint, the questions of a bank, or one question with its key, every explanation and its sources.",
        (("mlsim bank show MLA-C02", "domains, tasks and weights"), ("mlsim bank show aws-ml-0142", "a question")),
    ),
    "bank lint": Page(
        "Check questions against the rules: S structure, M metadata, C cues that give the key away, T stems, B the bank as a whole.",
        (("mlsim bank lint mine.toml", "one file"), ("mlsim bank lint --only S,C", "all banks, two families of rules")),
        "1 if a rule found an error or a warning.",
    ),
    "bank new": Page(
        "Write a commented file to start a bank of your own from.",
        (("mlsim bank new mine.toml --objective MLA-C02:1.2 --kinds single,matching", "two kinds of question"),),
    ),
    "bank stats": Page(
        "Figures about the banks; with --review those of the blind solving, computed from its records.",
        (("mlsim bank stats", "all banks"),),
    ),
    "bank search": Page(
        "Questions with all the words, in stem, options, services, objectives or id, wherever they lie. Those of a sealed form that has "
        "not been sat, and of an exam that is being sat, are kept out and counted.",
        (
            ("mlsim bank search spot training", "questions with both words"),
            ("mlsim bank search MLA-C02:1.2 --json", "those of a task, for scripts"),
        ),
    ),
    "bank reports": Page(
        "What you disputed, with the question's id and revision, ready to be sent to its author.",
        (("mlsim bank reports --json", "for scripts"),),
        "1 if anything is disputed.",
    ),
    "bank lots": Page(
        "For those who write questions: draw which of four equally good options is to be the key.",
        (("mlsim bank lots 40 --seed 7", "for forty questions"),),
    ),
    "bank sheet": Page(
        "For those who write questions: print a sheet without keys for a blind solver.",
        (("mlsim bank sheet mine.toml --seed 7 --solver 1", "the first solver's sheet"),),
    ),
    "bank record": Page(
        "For those who write questions: add a blind solver's answers to the record that bank stats --review reads.",
        (
            (
                "mlsim bank record mine.toml --seed 7 --solver 1 --answers one.toml --batch mine-1",
                "the first solver's answers",
            ),
        ),
    ),
    "where": Page(
        "The files and folders that mlsim uses.", (("MLSIM_HOME=/mnt/stick mlsim where", "all below one folder"),)
    ),
    "doctor": Page(
        "What is where, what is damaged, and what was set aside, with the way back. It changes nothing.",
        (("mlsim doctor", "look at everything"),),
        "1 if anything needs looking after.",
    ),
    "keys": Page(
        "All keys of all screens; ? shows those of one screen in the program.",
        (("mlsim keys --markdown", "as tables"),),
    ),
    "import": Page(
        "Read questions in another program's format into a bank of your own. The format is found by content, and a key that could mean two "
        "things is an error, never a guess. Import material that you have the right to use.",
        (
            ("mlsim import --formats", "what can be read"),
            ("mlsim import quiz.xml --dry-run", "report, and write nothing"),
            ("mlsim import notes.md --objective MLA-C02:1.2", "map all questions to a task"),
        ),
        "1 if something was left out, 2 if nothing could be imported.",
    ),
    "export": Page(
        "Write a bank, or all questions of an exam, in another program's format. What that format cannot carry is said first.",
        (
            ("mlsim export mine --format moodle", "named after the bank"),
            ("mlsim export mine --format json --out -", "to standard output"),
        ),
        "1 if questions were left out.",
    ),
    "completion": Page(
        "Print the script that completes commands, options, exam codes, ids of sessions, names of banks, formats and files. It asks this "
        "program at each tab, so it need not be made anew after an update.",
        (
            ('eval "$(mlsim completion bash)"', "in ~/.bashrc"),
            ('eval "$(mlsim completion zsh)"', "in ~/.zshrc, after compinit"),
            ("mlsim completion fish > ~/.config/fish/completions/mlsim.fish", "once"),
        ),
    ),
    "man": Page(
        "Show this manual with man, where there is a terminal; else print it in man's own format. It is made from the program's own help.",
        (("mlsim man", "read it"), ("mlsim man > ~/.local/share/man/man1/mlsim.1", "install it")),
    ),
}
