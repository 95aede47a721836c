"""Pages written for these tests, and the shortest way to extract one."""

from curate.extract import assemble, extract

URL = "https://school.example.org/en/lessons/plants.html"
PROSE = (
    "<p>Plants need light, water and air to grow. In this lesson we look at how a bean turns into "
    "a plant, and we write down what we see on each day of the week.</p>"
)


def page(body, *, head="<title>Plants</title>", lang="en", prose=PROSE):
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!DOCTYPE html><html{attribute}><head>{head}</head><body>{prose}{body}</body></html>"


def record_of(html, url=URL, **kwargs):
    payload = html if isinstance(html, bytes) else html.encode()
    extraction = extract(payload, url=url, **kwargs)
    assert not extraction.rejections, extraction.rejections
    return extraction.records[0]


def resource_of(html, url=URL, **kwargs):
    return assemble(record_of(html, url, **kwargs).fields, url=url)[0]


def winners_of(html, url=URL):
    return assemble(record_of(html, url).fields, url=url)[1]


def reason_of(payload, **kwargs):
    extraction = extract(payload, url=URL, **kwargs)
    assert not extraction.records
    return extraction.rejections[0].reason
