"""Short texts in thirteen languages, written for these tests: what a small page may hold."""

SNIPPETS: dict[str, tuple[str, ...]] = {
    "en": (
        "Maya found a small frog near the pond. She put it in a jar with some water and leaves. "
        "After a while she let it go.",
        "Wash your hands before you start. Cut the apple into four pieces. Ask a grown-up to help "
        "you with the knife. Then taste it.",
        "Rain falls on the hills and runs down to the sea. On its way it carries sand and stones "
        "that wear the rocks away.",
        "Tim has two brothers. They all play football on Sundays. Last week they lost, but nobody "
        "was sad about it for long.",
        "Copper conducts heat well. That is why many good pans have a copper base, although the "
        "inside is usually made of steel.",
    ),
    "es": (
        "La tortuga camina despacio por la arena. Quiere llegar al mar antes de que salga el sol. "
        "Sus hermanas ya están en el agua.",
        "Lava bien las manzanas y córtalas en trozos. Añade un poco de azúcar y deja que se cuezan "
        "a fuego lento durante media hora.",
        "Pedro vive con sus abuelos en un pueblo pequeño. Todas las mañanas va a la escuela en "
        "bicicleta con su amiga Lucía.",
        "Los volcanes se forman cuando el magma sube desde el interior de la Tierra. Algunos "
        "duermen durante siglos y despiertan sin aviso.",
        "¿Has visto mi gato? Es gris y tiene una mancha blanca en la cola. Se escapó ayer por la "
        "tarde y no ha vuelto a casa.",
    ),
    "fr": (
        "Le petit chat dort sur le tapis. Sa maman le regarde et attend. Demain, ils iront "
        "ensemble dans le jardin pour chasser les papillons.",
        "Versez le lait dans un bol, ajoutez deux œufs et mélangez bien. Laissez reposer la pâte "
        "pendant une heure avant de faire les crêpes.",
        "Claire habite à la campagne avec son frère. Ils prennent le bus chaque matin pour aller à "
        "l'école, même quand il neige.",
        "Les abeilles vivent en colonie. Chaque ruche compte une reine, quelques mâles et des "
        "milliers d'ouvrières qui récoltent le nectar.",
        "Il pleut depuis trois jours et la rivière monte. Les voisins ont mis des sacs de sable "
        "devant leurs portes pour arrêter l'eau.",
    ),
    "de": (
        "Der kleine Igel sucht ein warmes Bett für den Winter. Er sammelt Blätter und kriecht "
        "unter einen Haufen aus Holz. Dort schläft er ein.",
        "Schneide das Brot in Scheiben und lege Käse darauf. Dann kommt alles für zehn Minuten in "
        "den Ofen, bis der Käse braun wird.",
        "Anna wohnt mit ihrer Oma in einem Haus am See. Im Sommer schwimmt sie jeden Tag, im "
        "Winter läuft sie auf dem Eis.",
        "Wasser gefriert bei null Grad. Dabei dehnt es sich aus, weshalb volle Flaschen im "
        "Gefrierfach platzen können.",
        "Wir haben gestern im Wald Pilze gefunden. Mein Vater kennt sie alle, aber er nimmt nur "
        "solche mit, bei denen er ganz sicher ist.",
    ),
    "pt": (
        "A menina encontrou uma pedra azul na praia. Ela levou a pedra para casa e mostrou à sua "
        "avó, que sorriu e não disse nada.",
        "Lave os tomates e corte em pedaços pequenos. Misture com azeite, sal e um pouco de alho. "
        "Sirva com pão fresco.",
        "O meu irmão trabalha numa padaria. Ele acorda às quatro da manhã e volta para casa ao "
        "meio-dia com pão quente.",
        "As plantas precisam de luz para crescer. Sem luz, as folhas ficam amarelas e a planta não "
        "consegue produzir o seu alimento.",
        "Ontem fomos ao rio com os nossos primos. A água estava fria, mas todos nadaram até o sol "
        "desaparecer atrás das montanhas.",
    ),
    "it": (
        "Il nonno racconta una storia ai bambini seduti davanti al camino. Fuori nevica e il cane "
        "dorme sotto la tavola.",
        "Taglia le verdure a pezzetti e mettile in una pentola con acqua e sale. Dopo mezz'ora la "
        "minestra è pronta.",
        "Giulia ha perso le chiavi di casa. Le ha cercate dappertutto, anche nel giardino della "
        "vicina, ma non le ha trovate.",
        "La luna gira intorno alla Terra in circa un mese. Non ha luce propria: riflette quella "
        "che riceve dal Sole.",
        "Domani andiamo al mare con gli zii. Porteremo gli ombrelloni, i panini e una palla per "
        "giocare sulla spiaggia.",
    ),
    "nl": (
        "De kleine beer heeft honger. Hij loopt naar de rivier en vangt een vis, maar de vis "
        "springt weer in het water.",
        "Snijd de aardappelen in stukjes en kook ze twintig minuten. Giet het water af en voeg een "
        "beetje boter toe.",
        "Mijn zus speelt elke zaterdag voetbal. Vorige week heeft ze twee doelpunten gemaakt, en "
        "daarna kreeg ze een ijsje.",
        "Een groot deel van het land ligt lager dan de zee. Daarom zijn er dijken gebouwd die het "
        "water tegenhouden.",
        "Het heeft de hele nacht gesneeuwd. De kinderen maken een sneeuwpop met een wortel als "
        "neus en een oude hoed.",
    ),
    "sv": (
        "Flickan gick ut i skogen för att plocka blåbär. Hon hittade en korg som någon hade glömt "
        "under ett träd.",
        "Skala potatisen och lägg den i kallt vatten. Låt den koka i tjugo minuter och servera den "
        "med smör och dill.",
        "Min farfar var fiskare. Varje morgon rodde han ut på sjön, även när det blåste så att "
        "vågorna slog över båten.",
        "Järn rostar när det kommer i kontakt med vatten och luft. Därför målas broar och båtar så "
        "ofta.",
        "Vi åkte tåg till mormor på lovet. Hon bakade bullar åt oss och berättade hur det var när "
        "hon gick i skolan.",
    ),
    "id": (
        "Seekor kancil berjalan di tepi sungai. Ia ingin menyeberang, tetapi di dalam air ada "
        "banyak buaya yang sedang lapar.",
        "Cuci beras sampai bersih, lalu masukkan ke dalam panci. Tambahkan air dan masak dengan "
        "api kecil sampai nasi matang.",
        "Ibu pergi ke pasar setiap pagi untuk membeli sayur dan ikan. Adik ikut karena ia suka "
        "melihat ayam yang dijual di sana.",
        "Gunung api mengeluarkan abu dan lahar panas. Tanah di sekitarnya menjadi subur sehingga "
        "banyak orang bertani di lerengnya.",
        "Hari ini hujan turun sangat deras. Anak-anak tidak bisa bermain di luar, jadi mereka "
        "membaca buku di rumah.",
    ),
    "pl": (
        "Mały lis mieszkał w lesie nad rzeką. Każdego wieczoru wychodził z nory i szukał czegoś do "
        "jedzenia.",
        "Pokrój cebulę i podsmaż ją na maśle. Dodaj ziemniaki, zalej wodą i gotuj przez pół "
        "godziny, aż będą miękkie.",
        "Moja siostra uczy się grać na skrzypcach. Ćwiczy codziennie po szkole, a pies zawsze wyje "
        "razem z nią.",
        "Ziemia obraca się wokół własnej osi w ciągu doby. Dlatego mamy dzień i noc, a słońce "
        "wschodzi na wschodzie.",
        "Wczoraj byliśmy u dziadka na wsi. Pomagaliśmy mu zbierać jabłka i nakarmiliśmy kury, "
        "które biegały po podwórku.",
    ),
    "tr": (
        "Küçük kız bahçede bir kuş buldu. Kuşun kanadı kırıktı. Onu eve götürdü ve her gün ona su "
        "ve ekmek verdi.",
        "Domatesleri yıkayın ve küçük parçalara kesin. Biraz tuz ve zeytinyağı ekleyin, sonra taze "
        "ekmekle servis yapın.",
        "Babam her sabah erken kalkar ve işe gider. Akşam eve döndüğünde bize masal okur, sonra "
        "hep birlikte yemek yeriz.",
        "Bitkiler büyümek için güneş ışığına ihtiyaç duyar. Karanlıkta kalan yapraklar sararır ve "
        "bir süre sonra dökülür.",
        "Dün çok kar yağdı ve okullar kapandı. Arkadaşlarımla dışarı çıktık, büyük bir kardan adam "
        "yaptık.",
    ),
    "sw": (
        "Sungura alikuwa na njaa sana. Alienda shambani kutafuta karoti, lakini mkulima alimwona "
        "na akamfukuza mpaka msituni.",
        "Osha mikono yako kabla ya kula. Kata nyanya vipande vidogo na uweke kwenye sufuria pamoja "
        "na vitunguu na chumvi kidogo.",
        "Mama huenda sokoni kila siku kununua mboga na samaki. Watoto wake humsaidia kubeba mizigo "
        "mpaka nyumbani.",
        "Maji ni muhimu kwa maisha ya watu na wanyama. Bila mvua mimea hukauka na wakulima hukosa "
        "chakula cha kutosha.",
        "Jana tulitembelea bibi yetu kijijini. Alitupikia wali na maharage, kisha akatuambia "
        "hadithi ya simba na panya.",
    ),
    "af": (
        "Die klein hasie sit onder die boom en eet gras. Sy ma het gesê hy moenie ver van die huis "
        "af gaan nie.",
        "Was jou hande voordat jy begin kook. Sny die uie fyn en braai dit in 'n bietjie olie "
        "totdat dit bruin is.",
        "My oupa het 'n plaas naby die rivier. Ons kuier elke Desember daar en help hom met die "
        "skape en die hoenders.",
        "Die aarde draai om die son. Dit neem 'n jaar om een keer heeltemal rond te gaan, en "
        "daarom het ons seisoene.",
        "Gister het dit so hard gereën dat ons nie buite kon speel nie. Ons het binne gebly en "
        "stories gelees.",
    ),
}
"""Language (ISO 639-1) -> texts of 18 to 30 words."""

UNKNOWN_TO_THE_DETECTOR: dict[str, str] = {
    "toki pona": "jan lili li tawa tomo sona. ona li lukin e waso mute lon kasi suli. waso li mu "
    "pona la jan lili li pilin pona. ona li kama sona e ijo mute.",
    "made up": "Blonak ferim tusga wepol. Kariv dontu mesep holga rinti. Sopal gevin tarku pelom "
    "dasit. Wofen glira sumpo teklin barod nusfa. Premil kosta vundri helop.",
}
