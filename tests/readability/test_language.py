from curate.readability.language import tell_language


def test_credits_in_another_language_do_not_outweigh_a_short_story():
    story = "Pelo las papas. Corto el repollo. Lavo los frijoles. Mi mamá corta las cebollas. " * 2
    credit_lines = (
        "This story was made by volunteers who want children to read in every language of the "
        "world. You can find the other stories of this collection on the pages of the project, "
        "and you are free to share them with your class as long as you name the people who made it."
    )
    assert tell_language(f"{story}\n\n{credit_lines}", "es").code == "es"


def test_a_text_that_is_english_throughout_is_judged_as_english_whatever_it_declares():
    text = "The children walked to the river and they looked for the stones that they had seen. "
    assert tell_language(text * 6, "es").code == "en"
