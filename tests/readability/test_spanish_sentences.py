"""Where Spanish sentences end; the cases are written as one text with a bar at each true end."""

import pytest

from curate.readability.sentences import split_sentences
from curate.readability.spanish_sentences import spanish_sentences

CASES = """
El Sr. Pérez llegó tarde. | La Sra. López, no.
La Dra. Ruiz habló con D. Luis y Dña. Ana. | Todos rieron.
Los EE. UU. tienen cincuenta estados. | México tiene treinta y dos.
Vive en los EE. UU. | Su hermana vive en Perú.
Véase la pág. 34 y las págs. 40 a 42. | Después lea el cap. 3.
La ciudad se fundó en el año 753 a. C. según la leyenda. | Creció deprisa.
Murió en el año 44 a. C. | Su sobrino le siguió.
El siglo V d. C. fue difícil. | Hubo guerras.
Mide 3,5 metros y pesa 1.250 kilos. | Es enorme.
¿Qué quieres? | ¡Ven aquí! | No sé...
No sé… tal vez mañana. | Ya veremos.
Pues... no quiero ir. | ¿Y tú?
—¿Vienes? —preguntó Ana—. | Ya es tarde.
—No —dijo él—, no puedo. | —Está bien —contestó ella.
—¡Corre! —gritó Luis. | El perro corrió.
Dijo: «Ven pronto». | Luego se fue.
«¿Quién eres?», preguntó el rey. | «Nadie», respondió.
Ud. y Uds. pueden pasar. | Vds. también.
Compró frutas, verduras, etc. | Luego volvió a casa.
Trajo pan, agua, etc., para todos. | Comieron.
El art. 5 de la ley y el núm. 7 del anexo. | Fin.
Vive en la Av. Juárez con el Lic. Gómez y el Ing. Soto. | Son amigos.
S. M. el Rey saludó a S. A. R. la infanta. | Hubo música.
Otros animales, p. ej. los perros, también ladran. | Los gatos, no.
Llegó el gral. San Martín con el Cap. Díaz. | El prof. Ruiz lo vio.
La EE.UU. y la ONU firmaron. | La C.E.E. no firmó.
Eran las 5 p. m. cuando llegó. | A las 8 a. m. salió.
El 1.º de mayo y la 2.ª fila. | El n.º 3 ganó.
Tel. 555 1234. | Llame hoy.
Sto. Domingo y Sta. María son ciudades. | Fco. Javier vive allí.
¡Hola!, dijo el niño. | ¡Adiós! dijo la niña.
¿Cómo estás? | ¿bien o mal? | Dímelo.
¡Ay!, qué dolor. | ¿De verdad?! | Sí.
hola, me llamo ana. | vivo en lima. | tengo un gato.
"""


@pytest.mark.parametrize("case", CASES.strip().split("\n"))
def test_a_spanish_text_is_cut_where_its_sentences_end(case):
    text = case.replace(" | ", " ")
    assert spanish_sentences(split_sentences(text)) == case.split(" | ")


def test_nothing_gives_no_sentence():
    assert spanish_sentences([]) == []
