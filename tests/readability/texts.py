"""Texts written for these tests; nobody else's words."""

PARAGRAPH = (
    "The river bends near our town. In spring, the whole class walks there with nets and jars. "
    "They look for tiny animals, such as snails and young insects; some of them live only where "
    "the water is clean. When the children count many of these animals, they know that the river "
    "is healthy. The teacher writes every number on a chart, and the older pupils draw a map. "
    "Last year a factory upstream changed the way it treats its waste water. Since then the "
    "number of insects has grown, and small fish have come back to the shallow places."
)
LONG = "\n\n".join([PARAGRAPH, PARAGRAPH, PARAGRAPH])
HARD = (
    "Although the committee had repeatedly acknowledged that the hydrological consequences of the "
    "proposed embankment were insufficiently understood, its members nevertheless recommended, "
    "on the grounds of considerable economic necessity, that construction should commence before "
    "the environmental assessment, which several distinguished geologists had requested, could be "
    "completed. Subsequent investigations demonstrated that the sediment transported by the "
    "principal tributaries accumulated considerably faster than the engineers had anticipated, "
    "thereby diminishing the capacity of the reservoir and jeopardizing the irrigation of the "
    "agricultural districts whose inhabitants had originally petitioned for its establishment. "
    "Comparable misjudgments characterized numerous contemporary undertakings, in which political "
    "considerations systematically prevailed over the cautious recommendations of specialists."
)
POEM = (
    "Shining, shining, moon of gold,\nTell the stories you were told,\nOver hill and under tree,\n"
    "Send a silver light to me.\n\nWhen the owl begins to call,\nShadows dance along the wall,\n"
    "Shining, shining, moon so bright,\nWatch the children through the night."
)
MATERIALS = (
    "Materials\n\n- a ruler\n- scissors\n- three sheets of construction paper\n- glue\n"
    "- string, about 30 cm long\n- a cup of water\n- masking tape\n- table salt\n"
    "- a metal spoon\n- a towel"
)
BARE_MATERIALS = MATERIALS.replace("\n\n", "\n").replace("- ", "")
RECIPE = (
    "Pancakes\n\nIngredients\n\n2 cups flour\n1 tsp salt\n3 eggs\n1 cup milk\n2 tbsp sugar\n\n"
    + "Beat the eggs and add the milk slowly. Pour the batter into a hot pan and wait. " * 8
)
TRANSCRIPT = (
    "okay so today we are going to talk about how plants make their food and the first thing you "
    "need to know is that they use light from the sun and they take in water with their roots and "
    "then air comes in through the leaves and um all of this happens in tiny parts of the cell "
) * 4
CAPTIONS = "".join(
    f"{n}\n00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\nso today we talk about plants and\n\n"
    for n in range(1, 40)
)
DIALOGUE = (
    "TEACHER: What do plants need in order to grow?\nANA: They need light and some water.\n"
    "TEACHER: Good. What else do they need to grow well?\nBEN: They need air and soil.\n"
) * 8
PICTURE_BOOK = (
    "Go, dog. Go! Stop. I see a cat. Run, cat, run! The cat is up. The dog is not. Oh no! "
    "Come down, cat. Look! The cat can jump. We like the cat. "
) * 6
SPANISH = (
    "El perro corre por el parque todos los días. Los niños juegan a la pelota hasta la noche y "
    "luego vuelven a casa con sus padres. Mi abuela prepara la cena y nos cuenta historias. "
) * 6
CHINESE = "植物利用阳光制造食物。它们需要水和空气。" * 30
FRENCH = (
    "Le chien court dans le parc tous les jours. Les enfants jouent avec leurs amis jusqu'au soir "
    "et rentrent ensuite à la maison avec leurs parents. Ma grand-mère prépare le repas. "
) * 6
QUESTIONS = (
    "1. Which gas do plants take in?\nA. oxygen\nB. carbon dioxide\nC. nitrogen\nD. helium\n\n"
    "2. What do roots do?\nA. take in water\nB. make food\nC. catch light\nD. hold seeds\n\n"
) * 4
