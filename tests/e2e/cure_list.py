"""The cures of the faults of signals, disks, second programs, clocks and hostile input: where each is, and the test that misses it."""

from __future__ import annotations

from typing import NamedTuple


class Cure(NamedTuple):
    """One cure."""

    item: str
    """What kind of fault: signals, disk, two programs, clock, hostile, record."""
    fault: str
    what: str
    """The cure in a few words."""
    file: str
    """Below ``src/mlsim``."""
    there: str
    """The text of the cure."""
    instead: str
    """What stands there when it is taken out."""
    test: str
    """A file or a test, and behind a space a word that chooses among its cases."""


SIGNALS, TROUBLE, DISK = "tests/e2e/test_signals.py", "tests/tui/test_trouble.py", "tests/store/test_files.py"
SESSIONS, TWO, CLOCK = (
    "tests/store/test_sessions.py",
    "tests/e2e/test_two_programs.py",
    "tests/cli/test_clock_faults.py",
)
BANKS, HOSTILE, FORGED = "tests/store/test_banks.py", "tests/tui/test_hostile.py", "tests/tui/test_hostile_sessions.py"
JOURNAL, LINKS = "tests/store/test_journal.py", "tests/store/test_hostile_files.py"
ONE_PROBLEM = f"{HOSTILE}::test_a_hostile_file_is_one_clear_problem_within_a_second"
CANNOT = f"{FORGED}::test_a_forged_session_gives_a_clear_error_or_something_that_can_be_shown"

CURES = (
    # -- signals and terminals
    Cure(
        *("signals", "SIGTERM, SIGINT", "handlers that leave", "tui/app.py"),
        *("loop.add_signal_handler(number, self._told_to_end, number)", "pass"),
        f"{SIGNALS}::test_a_signal_while_something_is_over_the_question overview",
    ),
    Cure(
        *("signals", "the terminal is closed", "SIGHUP is caught, too", "tui/app.py"),
        *('("SIGTERM", "SIGHUP", "SIGINT")', '("SIGTERM", "SIGINT")'),
        f"{SIGNALS}::test_closing_the_terminal_saves_and_ends note",
    ),
    Cure(
        *("signals", "the exit status", "128 and the signal's number", "tui/app.py"),
        *("self.exit(return_code=128 + number)", "self.exit()"),
        f"{SIGNALS}::test_sigint_from_outside_is_in_the_exit_status",
    ),
    Cure(
        *("signals", "a signal as soon as the terminal is taken", "caught before that", "tui/app.py"),
        *("    def on_load(self) -> None:", "    def on_idle_never(self) -> None:"),
        f"{SIGNALS}::test_a_signal_as_soon_as_the_terminal_is_taken",
    ),
    Cure(
        *("signals", "the session at a signal", "the pen is laid down", "tui/app.py"),
        *(
            "self.end_unasked(self._rescuing or self._sitting)\n        self.exit",
            "self._sitting = None\n        self.exit",
        ),
        f"{SIGNALS}::test_sigint_from_outside_saves_and_restores note",
    ),
    Cure(
        *("signals", "ctrl+z", "the shell's key on every screen", "tui/app.py"),
        *('Binding("ctrl+z", "suspend_process"', 'Binding("f20", "suspend_process"'),
        f"{SIGNALS}::test_ctrl_z_gives_the_terminal_back_and_takes_it_again note",
    ),
    Cure(
        *("signals", "SIGCONT without a stop that was seen", "the driver starts once only", "tui/app.py"),
        *("        self._mend_continuing()\n", ""),
        f"{SIGNALS}::test_leaving_after_sigcont never",
    ),
    Cure(
        *("signals", "a resize while a list is open", "lists follow their cursor", "tui/widgets/lines.py"),
        *(", force=True)", ")"),
        "tests/tui/test_sizes.py::test_resized_while_it_is_open result",
    ),
    Cure(
        *("signals", "a resize while a question is open", "the cursor stays in sight", "tui/screens/question.py"),
        *("            self.call_after_refresh(self._follow)\n", "            pass\n"),
        "tests/tui/test_sizes.py::test_resized_while_it_is_open question",
    ),
    # -- disk trouble
    Cure(
        *("disk", "full, quota, read-only, permission, unplugged", "the exam goes on", "store/pen.py"),
        *(
            "            self._trouble = error.strerror or str(error)\n            # Half",
            "            raise\n            # Half",
        ),
        f"{TROUBLE}::test_whatever_the_disk_says_is_said_and_writing_is_tried_again_by_itself EDQUOT",
    ),
    Cure(
        *("disk", "the same", "what was not written waits for the next try", "store/pen.py"),
        *(
            "            # Half a record may be there",
            "            self._waiting = b''\n            # Half a record may be there",
        ),
        f"{DISK}::test_what_could_not_be_written_is_written_with_the_next_record",
    ),
    Cure(
        *("disk", "half a record written", "it is cut", "store/pen.py"),
        *("os.ftruncate(self._handle, self._size)", "pass"),
        f"{DISK}::test_what_could_not_be_written_is_written_with_the_next_record",
    ),
    Cure(
        *("disk", "half a record that cannot be cut", "the next one starts on a line of its own", "store/pen.py"),
        *("                self._ragged = True", "                pass"),
        f"{DISK}::test_half_a_record_that_cannot_be_cut_costs_no_other_record",
    ),
    Cure(
        *("disk", "a folder that vanishes", "the session is written anew", "store/pen.py"),
        *("return os.fstat(self._handle).st_nlink == 0", "return False"),
        f"{TROUBLE}::test_a_folder_that_vanishes_is_written_anew",
    ),
    Cure(
        *("disk", "fsync fails", "written anew, since nobody knows what is there", "store/pen.py"),
        *("if self._gone() or self._sync_trouble:", "if self._gone():"),
        f"{DISK}::test_what_a_failed_fsync_has_lost_is_written_again",
    ),
    Cure(
        *("disk", "a file system without fsync", "its word is taken", "store/files.py"),
        *("if error.errno not in _NO_SUCH_THING:", "if True:"),
        f"{DISK}::test_a_file_system_without_fsync_is_no_trouble",
    ),
    Cure(
        *("disk", "a write fails half-way", "whole files are written beside and exchanged", "store/files.py"),
        *('temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")', "temporary = path"),
        f"{DISK}::test_a_write_that_fails_changes_nothing_and_leaves_nothing",
    ),
    Cure(
        *("disk", "a torn end", "kept beside the file before it is cut", "store/sessions.py"),
        *("keep_aside(path, data[loaded.size :])", "pass"),
        f"{SESSIONS}::test_a_torn_tail_is_cut_by_the_holder_and_kept_aside",
    ),
    Cure(
        *("disk", "a session that cannot be begun", "it leaves no file", "store/sessions.py"),
        *("                path.unlink(missing_ok=True)\n                raise", "                raise"),
        f"{DISK}::test_a_session_that_cannot_be_opened_after_it_was_made_leaves_no_file",
    ),
    Cure(
        *("disk", "leaving without room", "asked: again, elsewhere, or lose them", "tui/flow/sitting.py"),
        *(
            "        if sitting.trouble:\n            self._rescue(sitting, lambda",
            "        if False:\n            self._rescue(sitting, lambda",
        ),
        f"{TROUBLE}::test_leaving_without_room_offers_another_place",
    ),
    Cure(
        *("disk", "leaving without room from under a dialog", "asked there, too", "tui/flow/sitting.py"),
        *('            self._asked_for.finish("quit")', "            super().leave_program()"),
        f"{TROUBLE}::test_leaving_from_anywhere_asks_what_to_do_with_what_is_not_saved question_mark",
    ),
    Cure(
        *("disk", "told to end without room", "a copy elsewhere, named", "tui/flow/base.py"),
        *("place = self.desk.rescue(sitting)", 'place = ""'),
        f"{TROUBLE}::test_being_told_to_end_without_room_saves_a_copy_and_says_where",
    ),
    Cure(
        *("disk", "the result finds no room", "kept until there is", "tui/flow/sitting.py"),
        *(
            "        if sitting.trouble:\n            self._rescue(sitting, show)",
            "        if False:\n            self._rescue(sitting, show)",
        ),
        f"{TROUBLE}::test_a_result_without_room_is_kept_until_there_is",
    ),
    # -- two programs
    Cure(
        *("two programs", "both write", "a lock beside the journal", "store/sessions.py"),
        *("            lock.acquire()\n", "            pass\n"),
        f"{SESSIONS}::test_a_second_pen_in_this_process_is_refused",
    ),
    Cure(
        *("two programs", "who holds it", "the number of the process is in the lock", "store/sessions.py"),
        *("_lock_path(path).write_text(str(os.getpid())", "str(str(os.getpid())"),
        f"{SESSIONS}::test_a_second_program_is_told_which_process_has_the_pen",
    ),
    Cure(
        *("two programs", "the second looks", "nothing is written", "tui/screens/overview.py"),
        *("        if self._looking:\n            self.say", "        if False:\n            self.say"),
        f"{TROUBLE}::test_a_session_that_another_program_holds_can_be_looked_at",
    ),
    Cure(
        *("two programs", "the second may look", "it is offered", "tui/flow/sitting.py"),
        *("            self._offer_look(session, error)", "            self.show_error(error)"),
        f"{TROUBLE}::test_a_session_that_another_program_holds_can_be_looked_at",
    ),
    Cure(
        *("two programs", "a lock of a dead process", "a lock that ends with its process", "store/sessions.py"),
        *("FileLock(_lock_path(path), timeout=0", "__import__('filelock').SoftFileLock(_lock_path(path), timeout=0"),
        f"{SESSIONS}::test_the_lock_of_a_dead_process_holds_nobody_up",
    ),
    # -- the clock
    Cure(
        *("clock", "suspended", "two clocks are compared", "core/timing.py"),
        *("slept = elapsed - awake", "slept = 0.0"),
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result suspended",
    ),
    Cure(
        *("clock", "stopped, a debugger's pause", "more than five silent seconds are a gap", "core/timing.py"),
        *("GAP: Final = 5.0", "GAP: Final = 1e9"),
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result stopped",
    ),
    Cure(
        *("clock", "a kill after ten silent minutes", "a tick every fifteen seconds", "core/timing.py"),
        *("TICK: Final = 15.0", "TICK: Final = 1e9"),
        f"{CLOCK}::test_a_kill_gives_back_at_most_fifteen_seconds 614",
    ),
    Cure(
        *("clock", "every gap is in the result", "a line of them", "core/plain.py"),
        *("    if gaps := gap_texts(reviewed.session):", "    if gaps := ():"),
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result stopped",
    ),
    Cure(
        *("clock", "the wall clock set back while nobody sat", "told, and nothing is charged", "cli/desk.py"),
        *("away = since if since > 0 else -1.0 if since < -1 else 0.0", "away = since"),
        f"{CLOCK}::test_a_wall_clock_that_was_set_back_while_nobody_sat_charges_nothing_and_is_told",
    ),
    Cure(
        *("clock", "the wall clock moved by a day", "time is charged by the awake clock", "core/sitting.py"),
        "        self._clocks = clocks\n",
        """        wall = clocks

        class Wall:
            def reading(self) -> Reading:
                return Reading(wall.now().timestamp(), wall.now().timestamp())

            def now(self) -> datetime:
                return wall.now()

        self._clocks = clocks = Wall()
""",
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result ahead",
    ),
    Cure(
        *("clock", "daylight saving", "moments are in UTC", "cli/desk.py"),
        "since = (self.clocks.now() - (state.last or state.header.started)).total_seconds()",
        """local = [self.local(one).replace(tzinfo=None) for one in (self.clocks.now(), state.last or state.header.started)]
        since = (local[0] - local[1]).total_seconds()""",
        f"{CLOCK}::test_daylight_saving_changes_no_time_but_the_one_that_is_shown",
    ),
    # -- hostile input
    Cure(
        *("hostile", "control characters, overrides, floods in texts", "refused in every text", "core/model.py"),
        *("    if refused is not None:", "    if False:"),
        f"{HOSTILE}::test_every_text_of_a_bank_refuses_what_is_no_text title",
    ),
    Cure(
        *("hostile", "C0 and C1 controls, NUL", "they are refused characters", "core/text.py"),
        *("            if char not in _ALLOWED_CONTROLS:", "            if False:"),
        f"{HOSTILE}::test_every_text_of_a_bank_refuses_what_is_no_text nul",
    ),
    Cure(
        *("hostile", "bidirectional overrides", "they are refused characters", "core/text.py"),
        *("        elif char in _BIDI:", "        elif False:"),
        f"{HOSTILE}::test_every_text_of_a_bank_refuses_what_is_no_text bidi",
    ),
    Cure(
        *("hostile", "combining floods", "four marks on a letter", "core/text.py"),
        *("_MAX_COMBINING: Final = 4", "_MAX_COMBINING: Final = 10**9"),
        f"{ONE_PROBLEM} combining",
    ),
    Cure(
        *("hostile", "lone surrogates", "they are refused characters", "core/text.py"),
        *('        elif "\\ud800" <= char <= "\\udfff":', "        elif False:"),
        f"{LINKS}::test_a_file_s_name_may_hold_anything_and_is_told_harmlessly",
    ),
    Cure(
        *("hostile", "escapes in names of files", "made visible in every error", "core/errors.py"),
        *('self.where = visible(where).replace("\\n", "\\\\n")', "self.where = where"),
        f"{HOSTILE}::test_all_of_them_at_once_are_named_in_the_lobby",
    ),
    Cure(
        *("hostile", "zero-width and wide floods", "rows keep their width", "tui/widgets/lines.py"),
        *("return Strip(segments).adjust_cell_length(width, base)", "return Strip(segments)"),
        f"{HOSTILE}::test_a_flood_of_what_is_allowed_is_shown_harmlessly",
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
        *("hostile", "10,000 options", "eight options", "core/questions.py"),
        *("MAX_OPTIONS: Final = 8", "MAX_OPTIONS: Final = 100_000"),
        f"{ONE_PROBLEM} 10,000",
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
        *("hostile", "ids with ../", "ids are letters, digits and . _ -", "core/model.py"),
        *('pattern=r"^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$")]', 'pattern=r"^.+$")]'),
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
        *("hostile", "wrong types", "values are taken as they are, or not", "core/model.py"),
        *('extra="forbid", strict=True', 'extra="forbid"'),
        f"{BANKS}::test_a_wrong_question_is_left_out_alone_and_named text",
    ),
    Cure(
        *("hostile", "unknown keys", "they are named", "core/model.py"),
        *('extra="forbid", strict=True', "strict=True"),
        f"{BANKS}::test_a_wrong_question_is_left_out_alone_and_named unknown",
    ),
    Cure(
        *("hostile", "huge integers in a file", "a reader that gives up is an error", "store/toml.py"),
        *("    except ValueError:\n", "    except ZeroDivisionError:\n"),
        f"{ONE_PROBLEM} digits",
    ),
    Cure(
        *("hostile", "huge integers in a message", "they are named, not printed", "store/banks.py"),
        *("    except ValueError:\n        return", "    except ZeroDivisionError:\n        return"),
        f"{BANKS}::test_a_wrong_question_is_left_out_alone_and_named large",
    ),
    Cure(
        *("hostile", "dates out of range", "from 1971 to 3000", "core/events.py"),
        *("    if not 1971 <= value.year < 3000:", "    if False:"),
        f"{FORGED}::test_a_forged_session_is_a_problem_or_harmless_on_the_screens last",
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
        *("hostile", "an escape in a session's task", "tasks are numbers", "core/events.py"),
        *('task: Annotated[str, Field(pattern=r"^([0-9]{1,2}(\\.[0-9]{1,2}){0,2})?$")] = ""', 'task: str = ""'),
        f"{CANNOT} task",
    ),
    Cure(
        *("hostile", "huge numbers in a session's header", "bounds", "core/events.py"),
        *("Points = Annotated[int, Field(ge=0, le=100_000)]", "Points = int"),
        f"{FORGED}::test_a_forged_session_is_a_problem_or_harmless_on_the_screens scale",
    ),
    Cure(
        *("hostile", "a session with other options than its question", "it has no such question", "store/asked.py"),
        *(
            "return found if found is not None and len(found.question.texts) == len(item.options) else None",
            "return found",
        ),
        f"{CANNOT} options",
    ),
    Cure(
        *("hostile", "a response that its question cannot have", "held against the question", "core/fitting.py"),
        *(
            "        return all(one is None or fits(one.question, response) for one, response in known)",
            "        return bool(known) or True",
        ),
        "tests/e2e/test_faults.py::test_a_response_that_its_question_cannot_have_brings_nothing_down matching",
    ),
    Cure(
        *("hostile", "an option that is not there", "held against the header", "core/session.py"),
        *("    _check_options(session, event)\n", ""),
        f"{JOURNAL}::test_a_record_that_its_questions_cannot_have_is_set_aside",
    ),
    Cure(
        *("hostile", "pasted controls and marks", "left out", "tui/widgets/dialogs.py"),
        *("        left = kept(text)\n", "        left = text\n"),
        f"{FORGED}::test_a_pasted_note_is_stored_or_refused",
    ),
    Cure(
        *("hostile", "an index with other values", "made anew", "core/lobby.py"),
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
        f"{JOURNAL}::test_a_record_of_another_session_is_set_aside",
    ),
    Cure(
        *("record", "an old record in a new place", "the charged clock does not go back", "store/journal.py"),
        *("event.clock < session.clock - SLACK", "False"),
        f"{JOURNAL}::test_an_old_record_in_a_new_place_is_set_aside",
    ),
    Cure(
        *("record", "a header that nothing vouches for", "refused", "store/journal.py"),
        *("    if not records or not vouched:", "    if not records:"),
        f"{JOURNAL}::test_a_header_is_taken_if_any_record_fits_it_and_else_refused",
    ),
)
