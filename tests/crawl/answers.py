"""Answers in the documented shapes of the shipped sources' interfaces, with words of our own.

They prove that a file's rules read the shape that its author had in mind, not that the publisher
still answers so: that is what `checked` in a source file is about.
"""

import json

OPEN_TEXTBOOK_LIBRARY = {
    "data": [
        {
            "id": 7,
            "title": "Ponds for Beginners",
            "description": "<p>Water and what lives in it.</p>",
            "url": "https://open.umn.edu/opentextbooks/textbooks/ponds-for-beginners",
            "cover_url": "https://open.umn.edu/covers/7.png",
            "license": "Attribution-NonCommercial-NoDerivs",
            "language": "eng",
            "copyright_year": 2019,
            "contributors": [
                {"contribution": "Author", "first_name": "Ada", "middle_name": None,
                 "last_name": "Marsh"},
                {"contribution": "Editor", "first_name": "Bo", "last_name": "Reed"},
            ],
            "subjects": [{"name": "Biology", "call_number": "QH"}],
            "publishers": [{"name": "Pond Press"}],
        },
        {"id": 8, "title": "Commons", "license": "No Rights Reserved"},
    ],
    "links": {"next": "https://open.umn.edu/opentextbooks/textbooks.json?page=2"},
}  # fmt: skip

LIBRETEXTS = {
    "titles": [
        {
            "title_id": "bio-12",
            "publication_title": "Life in Ponds",
            "title_url": "https://bio.libretexts.org/@go/page/12",
            "publisher_name": "LibreTexts",
            "authors": ["Ada Marsh"],
            "thumbnail_url": "https://bio.libretexts.org/12.png",
            "license": "ccbyncsa",
            "language": "english",
            "description": "Reeds and frogs.",
            "date_monograph_published_online": "Mon Jan 02 2023 00:00:00 GMT+0000 (UTC)",
            "date_last_updated": "2024-05-06T07:08:09.000Z",
        },
        {
            "title_id": "espanol-3",
            "publication_title": "Charcas",
            "title_url": "https://espanol.libretexts.org/@go/page/3",
            "license": "notset",
            "language": "spanish",
        },
    ]
}

PRESSBOOKS = [
    {
        "id": 5,
        "link": "https://pond.pressbooks.example/ponds/",
        "metadata": {
            "@type": "Book",
            "name": "Pond Keeping",
            "description": "A year at the water.",
            "author": [{"@type": "Person", "name": "Ada Marsh"}],
            "publisher": {"@type": "Organization", "name": "Pond College"},
            "about": [{"identifier": "PS", "name": "Biology, life sciences"}],
            "keywords": "ponds, frogs",
            "inLanguage": "en",
            "datePublished": "2021-03-04",
            "lastUpdated": "2022-05-06",
            "image": "https://pond.pressbooks.example/cover.png",
            "isBasedOn": "https://old.pressbooks.example/ponds/",
            "license": {
                "url": "https://creativecommons.org/licenses/by/4.0/",
                "name": "CC BY (Attribution)",
            },
        },
    },
    {
        "id": 6,
        "link": "https://pond.pressbooks.example/closed/",
        "metadata": {
            "name": "Closed Waters",
            "license": {
                "url": "https://choosealicense.com/no-license/",
                "name": "All Rights Reserved",
            },
        },
    },
    {
        "id": 9,
        "link": "https://pond.pressbooks.example/hidden/",
        "metadata": {"name": "Hidden Waters", "bookDirectoryExcluded": True},
    },
]


def _sim(name, title, licenses, low=1, high=2, subjects=(13, 99)):
    page = {"title": title, "description": f"Try {name}.", "simPageUrl": f"/en/simulations/{name}"}
    return {
        "name": name,
        "licenseUrls": licenses,
        "lowGradeLevel": low,
        "highGradeLevel": high,
        "subjects": list(subjects),
        "localizedSimulations": {"en": page, "de": {"title": "Teich"}},
    }


_GPL = "http://www.gnu.org/licenses/gpl-3.0.html"
PHET = {
    "categories": {},
    "projects": [
        {
            "simulations": [
                _sim("pond", "Pond", ["https://creativecommons.org/licenses/by/4.0/", _GPL]),
                _sim("shore", "Shore", ["https://creativecommons.org/licenses/by-nc/4.0/", _GPL]),
            ]
        },
        {"simulations": [_sim("reed", "Reed", ["https://phet.example/terms", _GPL], 3, 4)]},
    ],
}

MIT_LISTING = {
    "count": 1,
    "next": None,
    "results": [
        {
            "id": 1,
            "readable_id": "1.01+fall_2020",
            "title": "Ponds",
            "description": "Still waters.",
            "url": "https://ocw.mit.edu/courses/1-01-ponds-fall-2020/",
            "platform": {"code": "ocw"},
            "resource_type": "course",
            "topics": [{"name": "Biology"}],
            "image": {"url": "https://ocw.mit.edu/courses/1-01/pond.jpg"},
            "free": True,
            "runs": [
                {"instructors": [{"full_name": "Ada Marsh"}], "level": [{"name": "Undergraduate"}]}
            ],
        }
    ],
}

GUTENDEX = {
    "count": 2,
    "next": "https://gutendex.com/books/?languages=en&page=2&topic=children",
    "results": [
        {
            "id": 11,
            "title": "The Pond",
            "authors": [{"name": "Marsh, Ada", "birth_year": 1850}],
            "summaries": ["A frog goes out."],
            "subjects": ["Frogs -- Fiction"],
            "bookshelves": ["Children's Literature"],
            "languages": ["en"],
            "copyright": False,
            "media_type": "Text",
            "formats": {"image/jpeg": "https://www.gutenberg.org/cache/epub/11/cover.jpg"},
        },
        {"id": 12, "title": "The Shore", "copyright": True, "media_type": "Text"},
    ],
}

ERIC = {
    "response": {
        "numFound": 1,
        "docs": [
            {
                "id": "ED000001",
                "title": "Do Ponds Teach?",
                "description": "A trial.",
                "author": ["Marsh, Ada"],
                "subject": ["Outdoor Education"],
                "source": "Journal of Ponds",
                "language": ["English"],
                "publicationdateyear": 2018,
                "educationlevel": ["Grade 4"],
                "audience": ["Teachers"],
                "publicationtype": ["Reports - Research"],
            }
        ],
    }
}

OAK_LISTING = [
    {
        "unitSlug": "ponds",
        "unitTitle": "Ponds",
        "lessons": [
            {"lessonSlug": "what-lives-here", "lessonTitle": "What lives here?"},
            {"lessonSlug": "who-eats-whom", "lessonTitle": "Who eats whom?"},
        ],
    }
]
OAK_UNIT = {
    "unitSlug": "ponds",
    "unitTitle": "Ponds",
    "yearSlug": "year-4",
    "subjectSlug": "maths",
    "keyStageSlug": "ks2",
    "unitLessons": [
        {"lessonSlug": "what-lives-here", "lessonTitle": "What lives here?", "state": "published"},
        {"lessonSlug": "to-come", "lessonTitle": "To come", "state": "new"},
    ],
}

OER_COMMONS = {
    "hits": {
        "hits": [
            {
                "_id": "materials.course.1",
                "_source": {
                    "id": "materials.course.1",
                    "django_ct": "materials.course",
                    "is_private": False,
                    "slug": "ponds",
                    "title": "Ponds",
                    "abstract": "Still waters.",
                    "authors": ["Ada Marsh"],
                    "provider_name": "Pond College",
                    "general_subjects_names": ["Life Science"],
                    "keywords_names": ["Frogs"],
                    "languages_names": ["English"],
                    "primary_user_name": ["Teacher"],
                    "grade_sublevel_names": ["Middle School"],
                    "course_material_types_names": ["Lesson Plan"],
                    "alignment_tags": ["NGSS.MS-LS2-1"],
                    "published_on": "2010-04-07T16:46:15.272058",
                    "modified_timestamp": "2024-05-24T22:59:10.884676",
                    "thumbnail_url": "https://oercommons.example/1.png",
                    "license": "https://creativecommons.org/licenses/by-sa/4.0/",
                },
            },
            {
                "_source": {
                    "id": "content.lesson.2",
                    "django_ct": "content.lesson",
                    "slug": "shores",
                    "title": "Shores",
                }
            },
        ]
    }
}

MERLOT = {
    "results": {
        "material": [
            {
                "materialId": "77",
                "title": "Ponds",
                "url": "https://pond.example/lesson",
                "description": "Still waters.",
                "authorName": "Ada Marsh",
                "authorInstitution": "Pond College",
                "category": "Biology",
                "audience": "Teacher",
                "materialType": "Tutorial",
                "creativeCommons": "CC BY-NC-ND",
            }
        ]
    }
}

VENDOR = """\
Product ID,Product Name,Product Page,Short Description,Imprint,Authors,Subject,Grades,Format,\
Standards,Language,Last Updated,License,Price,Status
A-1,Ponds 4,https://vendor.example/a-1,"Water, and more",,Ada Marsh; Bo Reed,ELA|Science,"4,5",TE,\
NGSS.4-LS1-1;NGSS.4-LS1-2,English,09/01/2025,Open,0.00,active
A-2,Ponds 5,https://vendor.example/a-2,More water,Pond Press,,SS,5,SE,,English,10/02/2025,\
Proprietary,24.50,active
A-3,Ponds 6,https://vendor.example/a-3,,,,,6,SE,,,,,,discontinued
"""

# Source, address of the answer, the answer: what the rules of a file are tried on.
JSON_ANSWERS = {
    "open-textbook-library": (
        "https://open.umn.edu/opentextbooks/textbooks.json", OPEN_TEXTBOOK_LIBRARY,
    ),
    "libretexts": ("https://commons.libretexts.org/api/v1/commons/kbexport", LIBRETEXTS),
    "pressbooks-directory": (
        "https://pressbooks.directory/wp-json/pressbooks/v2/books", PRESSBOOKS,
    ),
    "phet": ("https://phet.colorado.edu/services/metadata/1.3/simulations", PHET),
    "mit-ocw": ("https://api.learn.mit.edu/api/v1/courses/?platform=ocw", MIT_LISTING),
    "gutendex": ("https://gutendex.com/books/?languages=en", GUTENDEX),
    "eric": ("https://api.ies.ed.gov/eric/", ERIC),
    "oak": ("https://open-api.thenational.academy/api/v0/key-stages/ks2/lessons", OAK_LISTING),
    "oer-commons": ("https://oercommons.org/api/v1/materials/search", OER_COMMONS),
    "merlot": ("https://www.merlot.org/merlot/materials.json", MERLOT),
}  # fmt: skip


def payload_of(answer):
    return json.dumps(answer).encode()
