"""PDF files for the tests, drawn letter by letter."""

import io

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)


def name_object(**values):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def drawn(lines):
    """Drawing instructions for lines of text; a line is a text or (size, text)."""
    out, y = [], 760
    for line in lines:
        size, text = line if isinstance(line, tuple) else (11, line)
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        out.append(f"BT /F1 {size} Tf 1 0 0 1 60 {y} Tm ({escaped}) Tj ET")
        y -= round(size * 1.4)
    return "\n".join(out).encode("cp1252")


def pdf(pages, *, info=None, xmp=None, lang=None, figures=None, images=0, fields=0, password=None):
    """A PDF; `pages` are lists of lines, `figures` the alternative texts of its tagged pictures."""
    writer = PdfWriter()
    font = name_object(
        Type=NameObject("/Font"),
        Subtype=NameObject("/Type1"),
        BaseFont=NameObject("/Helvetica"),
        Encoding=NameObject("/WinAnsiEncoding"),
    )
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        stream = DecodedStreamObject()
        stream.set_data(drawn(lines))
        page[NameObject("/Contents")] = writer._add_object(stream)
        resources = name_object(Font=name_object(F1=font))
        if images:
            pictures = {f"Im{n}": writer._add_object(picture()) for n in range(images)}
            resources[NameObject("/XObject")] = name_object(**pictures)
        page[NameObject("/Resources")] = resources
    root = writer._root_object
    if xmp:
        stream = StreamObject()
        stream.set_data(xmp.encode())
        root[NameObject("/Metadata")] = writer._add_object(stream)
    if lang:
        root[NameObject("/Lang")] = TextStringObject(lang)
    if figures is not None:
        root[NameObject("/MarkInfo")] = name_object(Marked=BooleanObject(True))
        root[NameObject("/StructTreeRoot")] = name_object(
            K=ArrayObject([figure(alt) for alt in figures])
        )
    if fields:
        form = ArrayObject([name_object(T=TextStringObject(f"f{n}")) for n in range(fields)])
        root[NameObject("/AcroForm")] = name_object(Fields=form)
    writer.add_metadata(info or {})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def figure(alt):
    found = name_object(S=NameObject("/Figure"))
    if alt:
        found[NameObject("/Alt")] = TextStringObject(alt)
    return found


def picture():
    stream = StreamObject()
    stream.set_data(b"\x00")
    stream.update(
        name_object(
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Image"),
            Width=NumberObject(1),
            Height=NumberObject(1),
        )
    )
    return stream
