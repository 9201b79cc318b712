"""Stage 3: one pass over the tokens; tables of readers open a statement, its clauses fill it, its end emits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flake8_backfill.sql import scan
from flake8_backfill.sql.clauses import opening_bracket, read_clause, read_other
from flake8_backfill.sql.dialects import Dialect
from flake8_backfill.sql.frames import Frame
from flake8_backfill.sql.names import Name, token_at, word_before
from flake8_backfill.sql.statement import Statement
from flake8_backfill.sql.texts import Inner, Job
from flake8_backfill.sql.tokens import OPERATOR, REST, UNREAD, WORD, Token
from flake8_backfill.sql.words import BLOCKERS, BRANCHES, CONNECTIVES, HARMLESS

Leader = Callable[["Reader", int, bool], "int | None"]
"""Opens the statement whose keyword stands at an index and returns the index behind its head, none if it is not one.

The last argument says that the keyword stands where no statement must begin: only its full form counts then.
"""


_LEVELS = 6
"""How deep texts inside texts are read."""


class Reader:
    """Reads the tokens of one text once, from the first to the last."""

    def __init__(self, job: Job, stream: list[Token], dialect: Dialect, leaders: Mapping[str, Leader]) -> None:
        self.job = job
        self.text = job.inner.text
        self.stream = stream
        self.dialect = dialect
        self.leaders = leaders
        self.found: list[Statement] = []
        self.jobs: list[Job] = []
        self.frames: list[Frame] = []
        self.depth = 0
        self.blocks = 0
        self.cases = 0
        self.expects = True
        self.delimiter = ";"
        self.common_tables: dict[str, Name] = {}
        self.variables: dict[str, list[Inner]] = {}
        """The texts that each variable may hold, until they are read."""
        self.run_variables: set[str] = set()
        """The variables that had texts to run."""
        self.prepared: set[str] = set()
        self.harmless: set[str] = set()
        """Routines that the text creates and whose bodies change no rows."""
        self.noted = 0
        """Up to which token the values of variables were noted."""

    @property
    def procedural(self) -> bool:
        """Whether the statements stand in a block of a procedural language."""
        return self.job.procedural or self.blocks > 0

    def read(self) -> list[Statement]:
        """All statements of the text, in no order; texts to read besides are left in ``jobs``."""
        index, length = 0, len(self.stream)
        while index < length:
            token = self.stream[index]
            if token.kind == WORD:
                index = self._word(index, token)
            elif token.kind == scan.BREAK:
                self._break(index, token)
                index += 1
            else:
                index = self._other(index, token)
        self.close(length - 1)
        return self.found

    def add_job(self, inner: Inner, procedural: bool) -> None:
        """Have a text inside this one read as SQL of its own."""
        if self.job.level < _LEVELS:
            self.jobs.append(Job(inner, self.job, procedural))

    def top(self) -> Frame | None:
        """The innermost open statement."""
        return self.frames[-1] if self.frames else None

    def open(self, kind: str, index: int, **fields: object) -> Frame:
        """Begin a statement at the token ``index``; statements open at the same depth end before it."""
        before = self.top()
        self.close(index - 1, self.depth)
        token = self.stream[index]
        frame = Frame(kind, token.start, index, self.depth, token.word)
        for field, value in fields.items():
            setattr(frame, field, value)
        if before is not None and before.leader == "WITH" and before.depth == self.depth:
            frame.limited = frame.limited or before.limited
        self.frames.append(frame)
        self.expects = False
        if self.depth == 0:
            self.cases = 0
        return frame

    def close(self, last: int, depth: int = 0) -> None:
        """End the statements opened at ``depth`` or deeper, with the token ``last``."""
        while self.frames and self.frames[-1].depth >= depth:
            frame = self.frames.pop()
            if frame.kind == "UNKNOWN" and last <= frame.first and not self._ends_here(last + 1):
                continue
            if frame.silent and frame.limited and self.frames:
                self.frames[-1].limited = True
            end = self.stream[max(last, frame.first)].end
            self.found += frame.statements(end, self.common_tables)
            if frame.common_table and frame.references:
                self.common_tables.setdefault(frame.common_table, frame.references[0][0])

    def _ends_here(self, index: int) -> bool:
        """Whether no statement goes on at ``index``: a hole before a known statement is its prefix, not one itself."""
        return token_at(self.stream, index).word not in self.leaders

    def end_statement(self, index: int) -> None:
        """A semicolon or break at ``index`` ends everything that is open."""
        self.close(index - 1)
        self.depth = self.cases = 0
        self.expects = True
        self.common_tables = {}

    def _break(self, index: int, token: Token) -> None:
        self.end_statement(index)
        self.blocks = 0
        if token.word:
            self.delimiter = token.word

    def _word(self, index: int, token: Token) -> int:
        leader = self.leaders.get(token.word)
        if leader is not None:
            strict = self._strictness(index, token)
            if strict is not None:
                behind = leader(self, index, strict)
                if behind is not None:
                    return behind
        frame = self.top()
        if self.expects:
            self.expects = False
            if frame is None and token.word in HARMLESS:
                frame = self.open("READ", index)
        if frame is not None:
            return read_clause(self, frame, index, token)
        if token.word in BRANCHES:
            self.branch(index, token)
        return index + 1

    def _strictness(self, index: int, token: Token) -> bool | None:
        """Whether a statement may begin here: none: no; true: only one of unmistakable form."""
        if self.expects:
            return False
        frame = self.top()
        before = word_before(self.stream, index)
        if before in ("ON", "ALL") and frame is not None and self.ends_with(index - 1, frame):
            return True
        if before in BLOCKERS or (frame is not None and frame.skips):
            return None
        if before == "(" or frame is None:
            return True
        if self.cases or frame.depth != self.depth:
            return None
        if self.stream[index - 1].kind == OPERATOR or (before in CONNECTIVES and token.fresh):
            return None
        return True

    def may_follow(self, index: int) -> bool:
        """Whether a statement may well begin at ``index`` without a semicolon: in a new line, or behind IF or WHILE."""
        frame = self.top()
        return self.stream[index].fresh or (frame is not None and frame.control)

    def ends_with(self, index: int, frame: Frame) -> bool:
        """Whether ON or ALL at ``index`` ends a statement of SQL Server: SET x ON, NOCHECK CONSTRAINT ALL."""
        if self.stream[index].word == "ON":
            return frame.leader == "SET"
        return frame.kind == "ALTER" and word_before(self.stream, index) in ("CONSTRAINT", "TRIGGER")

    def branch(self, index: int, token: Token) -> None:
        """THEN, ELSE, LOOP and DO: a statement follows, unless they belong to a CASE in an expression."""
        frame = self.top()
        if token.word == "CASE":
            self.cases += 1
        elif token.word == "END":
            self.cases = max(self.cases - 1, 0)
        elif self.cases == 0 and (frame is None or frame.control or (token.word == "ELSE" and not frame.many)):
            self.close(index - 1, self.depth)
            self.expects = True

    def _other(self, index: int, token: Token) -> int:
        word = token.word
        if word == ";":
            self.end_statement(index)
            return index + 1
        frame = self.top()
        if self.expects and token.kind == UNREAD:
            frame = self.open("UNKNOWN", index)
            return index + 1
        self.expects = False
        if token.kind == REST:
            self.depth = 0
        elif word == "(":
            if frame is not None:
                opening_bracket(self, frame, index)
            self.depth += 1
        elif word == ")":
            self._closing_bracket(index)
        elif token.kind == OPERATOR and (word == ":=" or (word[-1] == "=" and self._is_assignment(index))):
            from flake8_backfill.sql.embedded import note_variable  # most SQL has no variables

            note_variable(self, index)
        elif frame is not None:
            return read_other(self, frame, index, token)
        return index + 1

    def _is_assignment(self, index: int) -> bool:
        """Whether the = at ``index`` gives a value to a variable: SET x = .., DECLARE @x text = .., SELECT @x = .."""
        before = token_at(self.stream, index - 1)
        frame = self.top()
        if frame is None or frame.kind != "READ":
            return False
        return before.word[:1] == "@" or frame.leader in ("SET", "DECLARE")

    def _closing_bracket(self, index: int) -> None:
        if self.depth == 0:
            return
        self.close(index - 1, self.depth)
        self.depth -= 1
        frame = self.top()
        if frame is None or frame.depth != self.depth:
            return
        frame.source_depth = min(frame.source_depth, self.depth)
        if frame.leader == "WITH":
            self.expects = frame.clause == "body"
            frame.clause = ""
