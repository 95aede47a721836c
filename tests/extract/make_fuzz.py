"""Writes the fuzz corpus, `tests/extract/fuzz/`: the same bytes each time it is run.

Run it with `python tests/extract/make_fuzz.py` after a change; commit script and files together.
What would be large is written by `large_cases` into memory only.
"""

import json
import random
import struct
from pathlib import Path

FOLDER = Path(__file__).parent / "fuzz"
SEED = 20260501
LESSON = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>How beans grow</title>"
    "<meta name='description' content='A lesson on beans.'>"
    "<link rel='license' href='https://creativecommons.org/licenses/by/4.0/'>"
    "<script type='application/ld+json'>{ld}</script></head><body>{body}"
    "<p>A bean needs water, light and air. Put it on wet paper and look at it each day.</p>"
    "<a href='next.html'>Next</a></body></html>"
)
LD = {
    "@context": "https://schema.org",
    "@type": "LearningResource",
    "name": "How beans grow",
    "educationalLevel": "Grade 2",
}


def lesson(body="", ld=None):
    text = ld if isinstance(ld, str) else json.dumps(LD if ld is None else ld)
    return LESSON.replace("{ld}", text).replace("{body}", body)


def small_cases():
    """Name -> bytes of the files in the corpus."""
    rng = random.Random(SEED)
    whole = lesson("<h1>Beans</h1><table><tr><td>1</table>").encode()
    cases = {f"truncated_{n}.html": whole[: rng.randrange(20, len(whole))] for n in range(4)}
    cases |= {f"mutated_{n}.html": _mutated(whole, rng) for n in range(8)}
    cases |= {f"noise_{n}.html": b"<html><title>t</title>" + rng.randbytes(300) for n in range(3)}
    cases |= _encodings()
    cases |= {name: lesson(body).encode() for name, body in _bodies(rng).items()}
    cases |= {name: lesson("", ld).encode() for name, ld in _json_ld().items()}
    return cases


def _mutated(payload, rng):
    changed = bytearray(payload)
    for _ in range(25):
        position = rng.randrange(len(changed))
        kind = rng.randrange(3)
        if kind == 0:
            changed[position] = rng.randrange(256)
        elif kind == 1:
            del changed[position : position + rng.randrange(1, 12)]
        else:
            piece = rng.choice([b"<", b">", b'"', b"&#x0;", b"&#xD800;", b"<!--", b"\x00", b"]]>"])
            changed[position:position] = piece
    return bytes(changed)


def _encodings():
    text = lesson("<p>El niño soñó: 水が要る。</p>")
    return {
        "mixed_encodings.html": text.encode() + "<p>año niño</p>".encode("latin-1"),
        "utf16_le_without_mark.html": text.encode("utf-16-le"),
        "utf16_be_without_mark.html": text.encode("utf-16-be"),
        "utf32.html": text.encode("utf-32"),
        "utf7.html": text.replace("utf-8", "utf-7").encode("utf-7"),
        "says_utf16.html": text.replace("'utf-8'", "'utf-16'").encode(),
        "says_zip.html": b"<meta charset=zlib>" + text.encode() + b"\xff",
        "nuls.html": text.replace(" ", " \x00").encode(),
        "only_nuls.html": b"\x00" * 500,
        "surrogates.html": text.encode() + b"<p>\xed\xa0\x80\xed\xbf\xbf</p>",
        "overlong.html": text.encode() + b"<p>\xc0\xbc\xc0\xaf\xf8\x88\x80\x80\x80</p>",
        "cut_character.html": text.encode() + b"\xe6\xb0",
        "marks_in_between.html": text.replace("<p>", "\ufeff<p>\ufffe").encode(),
    }


def _bodies(rng):
    cycle = "<div itemscope id=a itemref='b'><i itemprop=name>x</i></div>"
    cycle += "<div itemscope id=b itemprop=about itemref='a b c'></div><p id=c itemref=b></p>"
    numbers = "".join(f"<p>&#{rng.randrange(2**40)};&#x{rng.randrange(2**30):x};</p>" for _ in "ab")
    return {
        "itemref_cycle.html": cycle,
        "comment_unclosed.html": "<!-- <p>here <!-- and here <p>text",
        "comment_odd.html": "<!--> <!---> <!----!> <!-----> <!--x--!><p>after</p>",
        "cdata.html": "<![CDATA[ <p>x ]]> <p>y</p> <![CDATA[ ]]]]><![CDATA[>",
        "declarations.html": "<!ELEMENT p ANY><!ENTITY x SYSTEM 'file:///etc/motd'>&x;<?x?>",
        "svg_script.html": "<svg onload='a()'><script>b()</script>"
        "<foreignObject><p>in it</p></foreignObject><a xlink:href='javascript:c()'>go</a></svg>",
        "math.html": "<math><mi>x<mtext><p>out</p></mtext></mi></math>",
        "data_addresses.html": "<a href='data:text/html,<script>x</script>'>d</a>"
        "<img src='data:image/png;base64,AAAA'><iframe src='data:text/html,x'></iframe>",
        "script_addresses.html": "<a href=' java\nscript:alert(1)'>j</a><a href='vbscript:x'>v</a>"
        "<iframe src='javascript:x'></iframe><form action='javascript:y'><input></form>",
        "broken_addresses.html": "<base href='http://[::1'><a href='http://[x'>b</a>"
        "<a href='http://a.example:99999/'>p</a><a href='http://\u2100.example/'>n</a>"
        "<a href='//'>s</a><a href='http://%00/'>z</a><a href='?'>q</a><a href='http://a..b/'>d</a>",
        "attributes_twice.html": "<p id=a id=b lang=en lang=es class>x</p><p =x \"y' <z>w</p>",
        "tags_of_nonsense.html": "<a:b:c><x-y><1><$><p/x/y><//><p//>text</p/></a:b:c></ ><",
        "unclosed_script.html": "<p>before</p><script>if (a < b) { document.write('</p>')",
        "unclosed_title.html": "<title>never closed <p>text</p>",
        "plaintext.html": "<plaintext><p>all that follows</p>",
        "noscript.html": "<noscript><p>For those without</p><noscript><p>x</noscript>",
        "frameset.html": "</body></html><frameset><frame src=a><noframes>x</noframes></frameset>",
        "two_bodies.html": "</body></html><html lang=es><head><title>b</title><body><p>two</p>",
        "form_in_form.html": "<form><form></form><select><option><select><p>x</select></form>",
        "table_soup.html": "<table><p>out<tr><table><td>in</table><caption>c<td>d</tr></table>",
        "number_entities.html": numbers + "<p>&#0;&#x80;&#xFFFF;&#x110000;&unknown;&amp</p>",
        "right_to_left.html": "<h1>\u202eneb eht\u202c \u2066x\u2069</h1><p>\u200f\u061c</p>",
        "zero_width.html": "<p>" + "\u200b\u2060\ufeff".join("wordsofnowidth") + "</p>",
        "combining.html": "<p>a" + "\u0301" * 400 + "</p>",
        "control_title.html": "<h1>\x1b]0;owned\x07\x1b[2J \x9b31m</h1>",
        "license_soup.html": "<p>" + "CC BY-NC-ND-SA 9.9 all rights reserved CC0 " * 12 + "</p>",
        "grades_soup.html": "<p>Grades 99999999999-3, K--12, ages -1 to 1e9, grade \u0663</p>",
        "dates_soup.html": "<meta itemprop=datePublished content='99999-13-45T99:99'>"
        "<time datetime='0000-00-00'>x</time><time datetime='PT9999999999999H'>y</time>",
    }


def _json_ld():
    at_a = {"@id": "#a", "@type": "Course", "hasPart": {"@id": "#b"}, "isPartOf": {"@id": "#a"}}
    at_b = {"@id": "#b", "name": "B", "isPartOf": [{"@id": "#a"}, {"@id": "#b"}]}
    nested = "{" + '"about":{' * 200 + '"name":"x"' + "}" * 200 + "}"
    return {
        "ld_nested.html": nested,
        "ld_cut.html": nested[:700],
        "ld_cycle.html": {"@graph": [at_a, at_b]},
        "ld_itself.html": {"@id": "#a", "name": "A", "about": {"@id": "#a"}, "teaches": "x"},
        "ld_numbers.html": '{"@type":"LearningResource","name":1e999,"version":-1e-999,'
        '"timeRequired":' + "9" * 4000 + ',"typicalAgeRange":NaN,"position":-Infinity}',
        "ld_long_number.html": '{"@type":"Thing","name":' + "9" * 6000 + "}",
        "ld_kinds.html": {
            "@type": [None, 3, ["x"], {"a": 1}],
            "name": {"@value": {"@value": [None, True, {}]}},
            "license": [[["https://creativecommons.org/licenses/by/4.0/"]]],
            "educationalLevel": {"@set": [{"@list": None}]},
            "inLanguage": {"@id": None},
            "educationalAlignment": [None, 1, {"targetName": {"name": []}}],
            "": {"": ""},
            "keywords": {"x": 1},
        },
        "ld_surrogates.html": '{"@type":"Course","name":"\\ud800\\udfff \\udc00 x\\u0000\\u001b"}',
        "ld_many_keys.html": {f"k{n}": n for n in range(800)} | {"name": "Keys"},
        "ld_same_keys.html": "{" + ",".join('"name":"x"' for _ in range(300)) + "}",
        "ld_several.html": '{"name":"a"}{"name":"b"};[{"name":"c"}],,{"name":',
        "ld_no_json.html": "<!-- // <![CDATA[ /* {'name': undefined, } */ ]]> -->",
        "ld_type_soup.html": {"@type": "x" * 2000, "@context": [{}, {"@vocab": 3}], "name": " "},
    }


def large_cases():
    """Name -> bytes that are made anew for each run; up to a few megabytes."""
    ld = "<script type='application/ld+json'>{}</script>"
    many = [{"@id": f"#{n % 50}", "about": {"@id": f"#{n * 7 % 50}"}} for n in range(2000)]
    all_of_them = [{"@id": f"#{n}"} for n in range(20)]
    web = [{"@id": f"#{n}", "name": "n", "about": all_of_them} for n in range(20)]
    refs = "".join(
        f"<div itemscope itemprop=a id=i{n} itemref='{' '.join(f'i{m}' for m in range(60))}'></div>"
        for n in range(60)
    )
    attributes = " ".join(f"a{n}='{n}'" for n in range(100_000))
    links = "".join(f"<a href='/lesson/{n}'>Lesson {n}</a> " for n in range(100_000))
    cases = {
        "nested_10000": lesson("<div>" * 10_000 + "deep" + "</div>" * 10_000),
        "nested_inline": lesson("<b><i><u>" * 20_000 + "deep"),
        "nested_lists": lesson("<ul><li>" * 5_000 + "deep"),
        "nested_tables": lesson("<table><tr><td>" * 2_000 + "deep"),
        "nested_items": lesson("<div itemscope itemprop=a>" * 10_000),
        "nested_quotes": lesson("<blockquote>" * 10_000 + "deep"),
        "attributes": lesson(f"<p {attributes}>x</p>"),
        "one_long_attribute": lesson(f"<p title='{'x ' * 1_000_000}'>y</p>"),
        "links": lesson(links),
        "links_of_one_place": lesson("<a href='#x'>x</a>" * 100_000),
        "images": lesson("<img src=a.png>" * 50_000),
        "elements": lesson("<p><b>w</b></p>" * 10_000),
        "ids": lesson("".join(f"<p id=x{n}>w</p>" for n in range(50_000))),
        "itemref_web": lesson(refs),
        "ld_deep": lesson(ld.format('{"about":' * 50_000 + "1" + "}" * 50_000)),
        "ld_lists": lesson(ld.format("[" * 200_000)),
        "ld_cycles": lesson(ld.format(json.dumps({"@graph": many}))),
        "ld_web": lesson(ld.format(json.dumps({"@graph": web}))),
        "ld_blocks": lesson(ld.format('{"@type":"Course","name":"x"}') * 2_000),
        "ld_comments": lesson(ld.format("/*" * 100_000)),
        "ld_commas": lesson(ld.format("{" + "," * 200_000)),
        "ld_entities": lesson(ld.format("&amp;" * 200_000)),
        "comments_open": lesson("<!--" * 200_000),
        "entities": lesson("&amp;&nbsp;&#x41;" * 100_000),
        "open_tags": lesson("<" * 300_000),
        "quotes": lesson('<p title="' * 50_000),
        "scripts": lesson("<script>" * 50_000),
        "one_word": lesson("<p>" + "a" * 2_000_000),
        "one_line_of_words": lesson("<p>" + "word " * 300_000),
        "no_spaces": lesson("<p>" + "水" * 300_000),
        "commas_in_title": lesson("<title>" + "a | b - c, " * 50_000 + "</title>"),
        "keywords": lesson("<meta name=keywords content='" + "a,;|" * 100_000 + "'>"),
        "licenses": lesson("<p>" + "creative commons attribution cc by-nc 4.0 © 2020 " * 20_000),
        "grades": lesson("<meta name='educationalLevel' content='" + "grade 1-" * 50_000 + "'>"),
        "video_frames": lesson("<iframe src='https://www.youtube.com/embed/x'></iframe>" * 5_000),
    }
    return {name: text.encode() for name, text in cases.items()}


def records_of_bombs():
    """Name -> bytes for readers of other formats than HTML: XML, JSON, tables, packages."""
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return {
        "laughs.xml": f"<!DOCTYPE a [<!ENTITY l0 'lol'>{laughs}]><a>&l9;</a>".encode(),
        "outside.xml": b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
        "deep.xml": b"<a>" * 20_000,
        "deep.json": b'{"a":' * 20_000,
        "wide.json": b"[" + b"{}," * 50_000 + b"{}]",
        "number.json": b'{"name": ' + b"9" * 5_000 + b"}",
        "row.csv": b"a" + b"," * 200_000,
        "quote.csv": b'name,url\n"' + b"never closed\n" * 5_000,
        "header_only.zip": b"PK\x03\x04" + struct.pack("<26x"),
        "cut.zip": b"PK\x05\x06" + b"\xff" * 18,
    }


def write():
    """Write the small cases as files; what is no longer made goes."""
    FOLDER.mkdir(exist_ok=True)
    cases = small_cases() | {
        name: payload for name, payload in records_of_bombs().items() if len(payload) < 2_000
    }
    for old in FOLDER.iterdir():
        if old.name not in cases:
            old.unlink()
    for name, payload in cases.items():
        (FOLDER / name).write_bytes(payload)


if __name__ == "__main__":
    write()
