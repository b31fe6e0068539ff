"""The cures of the faults of hostile input, and of damaged records."""

from __future__ import annotations

from tests.e2e.cure import Cure

BANKS, HOSTILE, FORGED = "tests/store/test_banks.py", "tests/tui/test_hostile.py", "tests/tui/test_hostile_sessions.py"
JOURNAL, ASIDE = "tests/store/test_journal.py", "tests/store/test_journal_set_aside.py"
LINKS = "tests/store/test_hostile_files.py"
ONE_PROBLEM = f"{HOSTILE}::test_a_hostile_file_is_one_clear_problem_within_a_second"
CANNOT = f"{FORGED}::test_a_forged_session_gives_a_clear_error_or_something_that_can_be_shown"

CURES = (
    # -- hostile input
    Cure(
        *("hostile", "control characters, overrides, floods in texts", "refused in every text", "core/base/model.py"),
        *("    if refused is not None:", "    if False:"),
        f"{HOSTILE}::test_every_text_of_a_bank_refuses_what_is_no_text title",
    ),
    Cure(
        *("hostile", "C0 and C1 controls, NUL", "they are refused characters", "core/base/text.py"),
        *("            if char not in _ALLOWED_CONTROLS:", "            if False:"),
        f"{HOSTILE}::test_every_text_of_a_bank_refuses_what_is_no_text nul",
    ),
    Cure(
        *("hostile", "bidirectional overrides", "they are refused characters", "core/base/text.py"),
        *("        elif char in _BIDI:", "        elif False:"),
        f"{HOSTILE}::test_every_text_of_a_bank_refuses_what_is_no_text bidi",
    ),
    Cure(
        *("hostile", "combining floods", "four marks on a letter", "core/base/text.py"),
        *("_MAX_COMBINING: Final = 4", "_MAX_COMBINING: Final = 10**9"),
        f"{ONE_PROBLEM} combining",
    ),
    Cure(
        *("hostile", "lone surrogates", "they are refused characters", "core/base/text.py"),
        *('        elif "\\ud800" <= char <= "\\udfff":', "        elif False:"),
        f"{LINKS}::test_a_file_s_name_may_hold_anything_and_is_told_harmlessly",
    ),
    Cure(
        *("hostile", "escapes in names of files", "made visible in every error", "core/base/errors.py"),
        *('self.where = visible(where).replace("\\n", "\\\\n")', "self.where = where"),
        f"{LINKS}::test_a_file_s_name_may_hold_anything_and_is_told_harmlessly",
    ),
    Cure(
        *("hostile", "floods of any character", "a text has at most 20,000", "core/base/model.py"),
        *("MAX_TEXT: Final = 20_000", "MAX_TEXT: Final = 10**9"),
        f"{ONE_PROBLEM} 7",
    ),
    Cure(
        *("hostile", "the toolkit's markup", "text is never markup", "tui/widgets/lines.py"),
        *(
            "segments.append(Segment(text, style))",
            "segments.append(Segment(__import__('rich.text').text.Text.from_markup(text).plain, style))",
        ),
        "tests/tui/test_question.py::test_hostile_text_is_shown_letter_for_letter",
    ),
    Cure(
        *("hostile", "a stem of 50 MB", "a file has at most 8 MB", "store/files.py"),
        *("    if status.st_size > limit:", "    if False:"),
        f"{ONE_PROBLEM} 50",
    ),
    Cure(
        *("hostile", "10,000 options", "eight options", "core/bank/questions.py"),
        *("MAX_OPTIONS: Final = 8", "MAX_OPTIONS: Final = 100_000"),
        f"{ONE_PROBLEM} options",
    ),
    Cure(
        *("hostile", "bombs of keys, tables, dots, numbers", "parts are counted before reading", "store/toml.py"),
        *("    if reason := too_much(text):", '    if reason := "":'),
        f"{ONE_PROBLEM} dotted",
    ),
    Cure(
        *("hostile", "nesting bombs", "a reader that gives up is an error", "store/toml.py"),
        *("    except RecursionError:", "    except ZeroDivisionError:"),
        f"{ONE_PROBLEM} fewer",
    ),
    Cure(
        *("hostile", "ids with ../", "ids are letters, digits and . _ -", "core/base/model.py"),
        *('SLUG: Final = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*"', 'SLUG: Final = ".+"'),
        f"{ONE_PROBLEM} leads",
    ),
    Cure(
        *("hostile", "a revision with ../", "names of files are 32 digits", "store/asked.py"),
        *("        if not _REVISION.fullmatch(name):", "        if False:"),
        "tests/store/test_asked.py::test_what_is_no_revision_names_no_file",
    ),
    Cure(
        *("hostile", "a session that is a link", "it is not written through", "store/sessions.py"),
        *("        if path.is_symlink():", "        if False:"),
        f"{LINKS}::test_a_link_to_a_session_elsewhere_can_be_looked_at_and_is_not_written",
    ),
    Cure(
        *("hostile", "a temporary file that is a link", "made anew or not at all", "store/files.py"),
        *(
            "        temporary.unlink(missing_ok=True)\n        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL",
            "        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC",
        ),
        f"{LINKS}::test_a_temporary_file_that_is_a_link_leads_nowhere",
    ),
    Cure(
        *("hostile", "pipes and devices", "only regular files are opened", "store/files.py"),
        *("    if not stat.S_ISREG(status.st_mode):", "    if False:"),
        f"{LINKS}::test_a_pipe_is_not_waited_for",
    ),
    Cure(
        *("hostile", "wrong types", "values are taken as they are, or not", "core/base/model.py"),
        *('extra="forbid", strict=True', 'extra="forbid"'),
        f"{BANKS}::test_a_wrong_question_is_left_out_alone_and_named text",
    ),
    Cure(
        *("hostile", "unknown keys", "they are named", "core/base/model.py"),
        *('extra="forbid", strict=True', "strict=True"),
        f"{BANKS}::test_a_wrong_question_is_left_out_alone_and_named unknown",
    ),
    Cure(
        *("hostile", "huge integers in a file", "digits are counted before reading", "store/toml.py"),
        *("    if _DIGITS.search(bare):", "    if False:"),
        f"{BANKS}::test_a_number_of_thousands_of_digits_is_refused_before_it_is_read",
    ),
    Cure(
        *("hostile", "huge integers in a message", "they are named, not printed", "store/banks.py"),
        *("    except ValueError:\n        return", "    except ZeroDivisionError:\n        return"),
        f"{BANKS}::test_a_wrong_question_is_left_out_alone_and_named large",
    ),
    Cure(
        *("hostile", "dates out of range", "from 1971 to 3000", "core/session/events.py"),
        *("    if not 1971 <= value.year < 3000:", "    if False:"),
        f"{FORGED}::test_a_forged_session_is_a_problem_or_harmless_on_the_screens first",
    ),
    Cure(
        *("hostile", "a bank of a newer schema", "read-only, with a clear message", "store/toml.py"),
        *("    if schema > newest:", "    if False:"),
        f"{BANKS}::test_a_wrong_file_gives_one_error_and_the_others_load newer",
    ),
    Cure(
        *("hostile", "a session of a newer schema", "never touched", "store/journal.py"),
        *("if isinstance(schema, int) and SCHEMA < schema < MAX_SCHEMA:", "if False:"),
        f"{JOURNAL}::test_a_newer_schema_is_refused_with_a_clear_message",
    ),
    Cure(
        *("hostile", "an escape in a session's task", "tasks are numbers", "core/session/events.py"),
        *('task: Annotated[str, Field(pattern=r"^([0-9]{1,2}(\\.[0-9]{1,2}){0,2})?\\Z")] = ""', 'task: str = ""'),
        f"{CANNOT} task",
    ),
    Cure(
        *("hostile", "huge numbers in a session's header", "bounds", "core/session/events.py"),
        *("Points = Annotated[int, Field(ge=0, le=100_000)]", "Points = int"),
        f"{FORGED}::test_a_forged_session_is_a_problem_or_harmless_on_the_screens scale",
    ),
    Cure(
        *("hostile", "a session with other options than its question", "it has no such question", "store/asked.py"),
        *(
            "return found if found is not None and len(found.question.texts) == len(item.options) else None",
            "return found",
        ),
        f"{FORGED}::test_a_forged_session_is_a_problem_or_harmless_on_the_screens other",
    ),
    Cure(
        *(
            "hostile",
            "a response that its question cannot have",
            "held against the question",
            "core/session/fitting.py",
        ),
        *(
            "        return all(one is None or fits(one.question, response) for one, response in known)",
            "        return bool(known) or True",
        ),
        "tests/e2e/test_faults.py::test_a_response_that_its_question_cannot_have_brings_nothing_down matching",
    ),
    Cure(
        *("hostile", "an option that is not there", "held against the header", "core/session/state.py"),
        *("    _check_options(session, event)\n", ""),
        f"{ASIDE}::test_a_record_that_its_questions_cannot_have_is_set_aside",
    ),
    Cure(
        *("hostile", "pasted controls and marks", "left out", "tui/widgets/dialogs.py"),
        *("        left = kept(text)\n", "        left = text\n"),
        f"{FORGED}::test_a_pasted_note_is_stored_or_refused",
    ),
    Cure(
        *("hostile", "an index with other values", "made anew", "core/screens/lobby.py"),
        *("            raise TypeError(column.name)", "            pass"),
        "tests/store/test_index.py::test_a_row_with_another_kind_of_value_is_read_again",
    ),
    # -- records of a session
    Cure(
        *("record", "a flipped byte, a torn number", "a check sum for each record", "store/journal.py"),
        *("    if found.group(1).decode() != checksum(chunk[: found.start()]):", "    if False:"),
        f"{JOURNAL}::test_a_flipped_byte_costs_at_most_its_own_record",
    ),
    Cure(
        *("record", "a record of another session", "each names its header", "store/journal.py"),
        *('        if values.get("header", said) != said:', "        if False:"),
        f"{ASIDE}::test_a_record_of_another_session_is_set_aside",
    ),
    Cure(
        *("record", "an old record in a new place", "the charged clock does not go back", "store/journal.py"),
        *("event.clock < session.clock - SLACK", "False"),
        f"{ASIDE}::test_an_old_record_in_a_new_place_is_set_aside",
    ),
    Cure(
        *("record", "an older answer of the same second", "each record has a number", "store/journal.py"),
        *("    if 0 < number <= last:", "    if False:"),
        f"{ASIDE}::test_an_older_answer_of_the_same_second_never_takes_the_place_of_a_newer_one",
    ),
    Cure(
        *("record", "a header that nothing vouches for", "refused", "store/journal.py"),
        *("    if not records or not vouched:", "    if not records:"),
        f"{ASIDE}::test_a_header_is_taken_if_any_record_fits_it_and_else_refused",
    ),
)
