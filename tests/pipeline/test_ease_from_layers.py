import pytest

from curate.embedding import HashEncoder, load_encoder
from curate.errors import ConfigError, ModelUnavailable
from curate.pipeline.ease_from_layers import uses_layers, with_ease_from_layers
from curate.pipeline.finding_steps import ReadabilityStep, _Item
from curate.pipeline.models import Models
from curate.readability import assess
from curate.readability.ease_features import Slice
from curate.readability.ease_layers import ease_model, ease_of
from curate.settings import Settings

EASY = (
    "Mia has a small brown dog. His name is Pip. Every day they walk to the park. Pip likes to run "
    "on the grass. He likes to jump in the water, too. One day Pip saw a cat in a tree. He ran to "
    "the tree and barked. The cat looked down at him. It did not move. Mia laughed. She said, “Come"
    " here, Pip. That cat is not your friend.” Pip came back to her. He was sad. Then Mia threw a "
    "red ball. Pip ran as fast as he could. He picked up the ball and came back. Now he was happy "
    "again. They played until the sun went down. Then they went home to eat. Mom had made soup and "
    "bread. Pip got a bone. Soon they were both fast asleep."
)
HARD = (
    "The persistence of institutional arrangements cannot be explained by their efficiency alone. "
    "Once established, a constitutional order generates constituencies whose interests depend upon "
    "its continuation, and whose political influence grows in proportion to the resources that it "
    "allocates. Economists have accordingly distinguished between the conditions under which an "
    "institution originates and the mechanisms by which it is subsequently reproduced. Where the "
    "latter include increasing returns, even a marginal initial advantage may become practically "
    "irreversible. Comparative evidence suggests, however, that such equilibria are seldom as "
    "stable as formal models presuppose. Exogenous disturbances, demographic transformation and "
    "ideological contestation gradually undermine the assumptions on which compliance rests. The "
    "resulting discrepancy between formal authority and effective control is characteristic of "
    "periods of transition, during which actors experiment with unfamiliar coalitions and "
    "reinterpret inherited obligations."
)


@pytest.fixture(scope="module")
def packaged():
    return load_encoder()


def settings(tmp_path, **given):
    return Settings(data_dir=tmp_path, **given)


def item(i, text):
    return _Item(i, f"https://lessons.curate.example/{i}", {"name": i, "inLanguage": "en"}, text)


def test_a_plain_story_is_easier_than_a_learned_essay(packaged):
    texts = {"easy": EASY, "hard": HARD}
    told = with_ease_from_layers({i: assess(t) for i, t in texts.items()}, texts, packaged)
    assert told["easy"].ease > told["hard"].ease + 2
    for finding in told.values():
        assert finding.ease_from == "layers"
        assert finding.ease_interval[0] < finding.ease < finding.ease_interval[1]


def test_other_texts_of_the_batch_change_no_ease(packaged):
    texts = {"easy": EASY, "hard": HARD, "long": "\n\n".join([HARD, EASY, HARD, EASY, HARD])}
    findings = {i: assess(t) for i, t in texts.items()}
    together = with_ease_from_layers(findings, texts, packaged)
    for i, text in texts.items():
        alone = with_ease_from_layers({i: findings[i]}, {i: text}, packaged)[i]
        assert alone.ease == pytest.approx(together[i].ease, abs=0.011)


def test_the_ease_of_a_long_text_is_the_mean_of_its_slices(packaged):
    slices = [Slice((HARD,), 1), Slice((EASY,), 1)]
    layers = packaged.encode_layers([part.text for part in slices])
    hard, easy = (ease_of(layers[[n]], [slices[n]])[0] for n in range(2))
    both = ease_of(layers, slices)[0]
    assert hard < both < easy
    assert both == pytest.approx((hard + easy) / 2, abs=0.011)


def test_a_text_without_a_number_gets_no_ease(packaged):
    texts = {"short": "Too short to tell.", "poem": "Soft rain\nfalls down\non the town\n\n" * 9}
    told = with_ease_from_layers({i: assess(t) for i, t in texts.items()}, texts, packaged)
    assert [one.ease for one in told.values()] == [None, None]
    assert [one.ease_from for one in told.values()] == [None, None]


def test_ease_from_layers_and_from_features_agree_on_what_is_easy(packaged):
    texts = {"easy": EASY, "hard": HARD}
    counted = {i: assess(t) for i, t in texts.items()}
    told = with_ease_from_layers(counted, texts, packaged)
    for i, finding in told.items():
        low, high = finding.ease_interval
        assert low <= counted[i].ease <= high


def test_ease_changes_nothing_else_of_a_finding(packaged):
    before = assess(HARD)
    after = with_ease_from_layers({"a": before}, {"a": HARD}, packaged)["a"]
    fields = {"ease": None, "ease_interval": None, "ease_from": None}
    assert after.model_copy(update=fields) == before.model_copy(update=fields)


def test_another_model_is_refused_in_words():
    with pytest.raises(ModelUnavailable, match=r"fitted to all-MiniLM-L6-v2@.*not to hashed"):
        with_ease_from_layers({"a": assess(EASY)}, {"a": EASY}, HashEncoder())


def test_the_numbers_were_fitted_to_the_packaged_model(packaged):
    assert ease_model().encoder == packaged.name


def test_the_step_tells_ease_from_layers_where_the_packaged_model_is_in_use(tmp_path):
    chosen = settings(tmp_path)
    step = ReadabilityStep(chosen, Models(chosen))
    found = step.compute({"a": item("a", EASY), "b": item("b", "Nothing.")})
    assert found["a"]["ease_from"] == "layers"
    assert "ease" not in found["b"] or found["b"]["ease"] is None
    assert "layers" in step.version()


@pytest.mark.parametrize("given", [{"embedding_model": "hashed"}, {"readability_ease": "features"}])
def test_the_step_loads_no_model_where_layers_are_not_used(tmp_path, given):
    chosen = settings(tmp_path, **given)
    models = Models(chosen)
    step = ReadabilityStep(chosen, models)
    found = step.compute({"a": item("a", EASY)})
    assert found["a"]["ease_from"] == "features"
    assert "layers" not in step.version()
    assert "encoder" not in vars(models)


def test_no_text_with_a_number_means_that_the_model_is_not_loaded(tmp_path):
    chosen = settings(tmp_path)
    models = Models(chosen)
    ReadabilityStep(chosen, models).compute({"a": item("a", "Nothing.")})
    assert "encoder" not in vars(models)


def test_layers_of_a_model_without_any_are_a_mistake_in_the_settings(tmp_path):
    wrong = settings(tmp_path, embedding_model="hashed", readability_ease="layers")
    with pytest.raises(ConfigError, match="needs CURATE_EMBEDDING_MODEL=packaged"):
        uses_layers(wrong)


def test_ease_is_told_of_the_language_that_the_text_is_judged_by(packaged):
    spanish = (
        "El río nace en la montaña y baja despacio por el valle. Los niños del pueblo lo visitan "
        "con su maestra y buscan piedras de colores cerca del puente."
    )
    texts = {"alone": EASY, "mixed": f"{spanish}\n\n{EASY}\n\n{spanish}"}
    told = with_ease_from_layers({i: assess(t) for i, t in texts.items()}, texts, packaged)
    assert assess(texts["mixed"]).dropped_words["other_language"] > 40
    assert told["mixed"].ease == pytest.approx(told["alone"].ease, abs=0.011)
