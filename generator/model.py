"""The nouns of vanthu. Every value that one room hands to the next is defined here, frozen.

One coordinate system holds everywhere: a `Span` is a pair of character offsets into `Text.body`. The pages are cut from
the same text that was searched, so a span always quotes the words that a reader sees.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Generic, Literal, TypeVar

from generator.pictures import Figure as Figure
from generator.pictures import PagePicture as PagePicture
from generator.quick import quickly_made, quickly_pickled, strings_shared, wholly_shared

T = TypeVar("T")

Kind = Literal["party", "state", "news", "other"]
"""The family of a document, told from its header: Party, state, news page, or other."""

Basis = Literal[
    "curator",  # front matter, a sidecar file or vanthu.yml: beats everything
    "letterhead",  # printed at the top, left or right column
    "number_line",  # "Số: 123/QĐ-UBND"
    "place_date_line",  # "Bắc Giang, ngày 05 tháng 02 năm 2021"
    "type_line",  # the type name in capitals above the trích yếu
    "number_code",  # told from the code in the number ("QĐ", "UBND")
    "signature",  # the signature block
    "body_text",  # a phrase of the running text
    "news_line",  # date line, dateline or byline of a news page
    "consolidation_block",  # XÁC THỰC VĂN BẢN HỢP NHẤT at the end
    "annex_head",  # "(Ban hành kèm theo … số …)"
    "file_metadata",  # metadata inside a saved web page or office file
    "citation",  # another document of the collection says so
    "signer",  # the signer is known from another document
    "neighbour",  # a nearby document or date of the collection
    "collection",  # default of the folder or the collection
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range [start, end) of characters in `Text.body`."""

    start: int
    end: int

    def of(self, body: str) -> str:
        """The words the span stands on."""
        return body[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. `path` is POSIX, below the documents folder; `sha256` is of the original bytes."""

    path: str
    sha256: str
    size: int
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as found: its source, its bytes and what a curator wrote beside it (sidecar and folder defaults)."""

    source: Source
    data: bytes = field(repr=False)
    curated: Mapping[str, Curated] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Pictures that a browser saved beside a web page: their names as the page has them -> their bytes."""


@dataclass(frozen=True, slots=True)
class Curated:
    """A value that a person wrote: in front matter, `NAME.yml` or a folder's `vanthu.yml` (`default` then)."""

    value: object
    path: str
    line: int
    default: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at. `line` counts from 1 in the original file; 0 means the whole file."""

    path: str
    line: int
    message: str
    remedy: str
    code: str = "note"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} — {self.remedy}"


BlockKind = Literal[
    "phan", "chuong", "muc", "tieu_muc", "dieu", "khoan", "diem", "heading", "paragraph", "item", "table", "image"
]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text as laid out. `level` is the depth (headings: 1 = Phần …); `label` the printed number ("Điều 5",
    "3.", "a)", "IV"); `anchor` the fragment of its permalink ("dieu-5", "dieu-5-khoan-2"), empty where it has none."""

    kind: BlockKind
    span: Span
    level: int = 0
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Words of the file that are not the document's own: page numbers, share bars, stamps. Kept to be shown."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """What `read` makes of a file.

    `body` is the original with encoding, Unicode form (NFC), broken lines and furniture put right, and nothing else.
    `line_starts[i]` is an offset into `body` at which line `line_numbers[i]` of the original file begins (ascending).
    `origin` says where the words come from: text, word, pdf, html, ocr. `attributes` are metadata found inside the file
    (a web page's `article:published_time`, …), never asserted without saying so.
    """

    source: Source
    body: str = field(repr=False)
    line_starts: tuple[int, ...] = field(repr=False)
    line_numbers: tuple[int, ...] = field(repr=False)
    outline: tuple[Block, ...] = field(default=(), repr=False)
    set_aside: tuple[SetAside, ...] = field(default=(), repr=False)
    origin: Literal["text", "word", "pdf", "html", "ocr", "none"] = "text"
    encoding: str = "utf-8"
    attributes: Mapping[str, str] = field(default_factory=dict, repr=False)
    curated: Mapping[str, Curated] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    doubtful: tuple[Span, ...] = field(default=(), repr=False)
    pictures: tuple[PagePicture, ...] = field(default=(), repr=False)
    figures: tuple[Figure, ...] = field(default=(), repr=False)

    def line_of(self, offset: int) -> int:
        """The line of the original file (from 1) on which the character at `offset` of the body stands."""
        index = bisect_right(self.line_starts, offset) - 1
        return self.line_numbers[index] if index >= 0 else 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The zones of a document's body: header (letterhead to title), main text, signature, recipients, annexes."""

    header: Span
    main: Span
    signature: Span | None = None
    recipients: Span | None = None
    annexes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a value stands on: where in the body, on which line of the original file, and the words themselves."""

    span: Span | None
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Inferred(Generic[T]):
    """A value, why we believe it, how far (0 to 1), and the words that show it. `note` is a `saying` for the reader.

    `rivals` are the runners-up as (value, saying of the reason for it), for `vanthu explain`.
    """

    value: T
    basis: Basis
    confidence: float
    evidence: Evidence | None = None
    note: str = ""
    rivals: tuple[tuple[str, str], ...] = ()


Level = Literal["central", "province", "district", "commune", "sector", "unknown"]


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body as an identity: `ubnd-tinh-bac-giang`, however its name was printed.

    `name` is the full canonical name ("Ủy ban nhân dân tỉnh Bắc Giang"), `code` its code in numbers ("UBND"),
    `parent` the id of the body above it, `province` a province unit's id, null for central bodies.
    """

    id: str
    name: str
    kind: str
    level: Level
    code: str = ""
    parent: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level unit of one period. `id` is unique over all periods; `successors` are ids valid today."""

    id: str
    name: str
    type: str
    since: str
    until: str
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: name as printed, title ("PHÓ BÍ THƯ"), capacity ("T/M BAN THƯỜNG VỤ", "KT. CHỦ TỊCH")."""

    name: str
    title: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts of a document; each is an `Inferred` or None. Dates are ISO 8601, shortened to month or year."""

    kind: Inferred[Kind]
    type: Inferred[str] | None = None
    number: Inferred[str] | None = None
    date: Inferred[str] | None = None
    issuing_bodies: Inferred[tuple[Body, ...]] | None = None
    province: Inferred[Province] | None = None
    signers: Inferred[tuple[Signer, ...]] | None = None
    title: Inferred[str] | None = None
    recipients: Inferred[tuple[str, ...]] | None = None
    language: Inferred[str] | None = None
    publisher: Inferred[str] | None = None
    byline: Inferred[str] | None = None
    slug: Inferred[str] | None = None


Relation = Literal[
    "basis", "implements", "guides", "amends", "replaces", "repeals", "suspends", "corrects", "consolidates",
    "explains", "announces", "disseminates", "attached_to", "cites",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of another document. `span` covers its words; `sentence` the clause around it, for the reader.

    Parsed parts are as printed (number tidied, date ISO). `form` is full, list, short, law, named, unnumbered or self;
    a short form carries the parts of what it stands for (`antecedent` = index of that citation in the same document).
    `issuer` is the issuing body resolved to an identity where that is possible, `provision` e.g. "điểm a khoản 2 Điều 5".
    """

    span: Span
    line: int
    text: str
    form: str
    relation: Relation = "cites"
    type: str | None = None
    number: str | None = None
    date: str | None = None
    issuing_body: str | None = None
    issuer: str | None = None
    title: str | None = None
    provision: str | None = None
    sentence: Span | None = None
    antecedent: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the collection without its text (which stays in the text store, under `source`).

    `printed` are the facts of the first pass; `metadata` those after the collection was asked too. `id` is made from
    printed facts only, so that it stays when the collection grows. `length` is the number of characters of the body.
    """

    id: str
    source: Source
    metadata: Metadata
    citations: tuple[Citation, ...] = ()
    problems: tuple[Problem, ...] = ()
    layout: Layout | None = None
    origin: str = "text"
    length: int = 0
    first_words: str = ""
    duplicate_of: str | None = None


Status = Literal["resolved", "probable", "ambiguous", "external", "self"]


@dataclass(frozen=True, slots=True)
class Link:
    """A citation with its fate: `target` is a document id, null for ambiguous and external; `reasons` are sayings.

    `conflict` names the part (date, number) that differs from the target's own and looks like a slip.
    `anchor` is the fragment of the cited provision in the target, empty where there is none.
    """

    source: str
    index: int
    citation: Citation
    status: Status
    target: str | None = None
    candidates: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    conflict: str = ""
    anchor: str = ""
    known: str | None = None
    """Key of a row of the table of well-known documents, for external targets."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All links: `outgoing[id]` in the order of the text, `incoming[id]` by citing document. `crowded` are documents without a
    number that share words with a title with which more are cited than are looked at."""

    outgoing: Mapping[str, tuple[Link, ...]]
    incoming: Mapping[str, tuple[Link, ...]]
    crowded: frozenset[str] = frozenset()


class VanthuError(Exception):
    """A problem the user can mend; printed as one line, never as a traceback."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of a collection (`vanthu.yml`); every field has a sensible default. Paths are as written."""

    title: str = "Kho văn bản"
    description: str = ""
    language: str = "vi"
    owner: str = ""
    licence: str = ""
    logo: str = ""
    colour: str = "teal"
    url: str = ""
    documents: str = ""
    indexes: tuple[str, ...] = ("tinh", "ngay", "co-quan", "loai")
    signers: str = "auto"
    province: str = ""
    issuing_body: str = ""
    known_documents: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file gives by itself (first pass): pure, cached by content, made in parallel."""

    text: Text
    layout: Layout
    metadata: Metadata
    citations: tuple[Citation, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything known before the first page is written. Documents are as they stand among all (link.identity.standing)."""

    settings: Settings
    documents: tuple[Document, ...]
    graph: Graph
    problems: tuple[Problem, ...] = ()


for _noun in [noun for noun in list(globals().values()) if isinstance(noun, type) and is_dataclass(noun)]:
    quickly_made(_noun)
    quickly_pickled(_noun)
strings_shared(Citation)  # documents cite the same laws in the same words
strings_shared(Inferred)  # and tell the same facts for the same reasons
wholly_shared(Body, Province)
