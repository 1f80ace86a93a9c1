//! Answers to questions in other languages: the Code is in English, said in the asker's language, and the nearest section where
//! the engine can tell.

use domain::Role;
use guidance::{Answer, Guide, Language};
use slack::blocks::{Block, MessageBody, Text, escape};

use super::{answer as shown, manager};
use crate::Services;

/// What is said in one language.
struct Phrases {
    /// The Code is in English; this section is the nearest.
    nearest: &'static str,
    /// The Code is in English; nothing in it was found.
    nothing: &'static str,
    /// Ask this person; `{}` is the person.
    person: &'static str,
    read: &'static str,
}

const fn phrases(language: Language) -> Phrases {
    match language {
        Language::Spanish => Phrases {
            nearest: "*El Código está en inglés.* Entiendo solo algunas palabras de su pregunta; esta parece ser la sección más cercana:",
            nothing: "*El Código está en inglés.* No he encontrado en él una respuesta a su pregunta. Puede volver a preguntar en inglés.",
            person: "Una persona puede ayudarle: {}.",
            read: "Leer la sección",
        },
        Language::German => Phrases {
            nearest: "*Der Kodex ist auf Englisch.* Ich verstehe nur einige Wörter Ihrer Frage; dieser Abschnitt scheint am nächsten zu sein:",
            nothing: "*Der Kodex ist auf Englisch.* Ich habe darin keine Antwort auf Ihre Frage gefunden. Sie können auf Englisch noch einmal fragen.",
            person: "Ein Mensch kann Ihnen helfen: {}.",
            read: "Abschnitt lesen",
        },
        Language::French => Phrases {
            nearest: "*Le Code est en anglais.* Je ne comprends que quelques mots de votre question ; cette section semble la plus proche :",
            nothing: "*Le Code est en anglais.* Je n’y ai pas trouvé de réponse à votre question. Vous pouvez la poser de nouveau en anglais.",
            person: "Une personne peut vous aider : {}.",
            read: "Lire la section",
        },
        Language::Chinese => Phrases {
            nearest: "*本准则为英文。* 您的问题我只能看懂部分词语；最接近的可能是这一节：",
            nothing: "*本准则为英文。* 我没有在其中找到您问题的答案。您可以用英文再问一次。",
            person: "可以请这位同事帮助您：{}。",
            read: "阅读全文",
        },
        Language::Hindi => Phrases {
            nearest: "*यह संहिता अंग्रेज़ी में है।* मैं आपके प्रश्न के कुछ ही शब्द समझता हूँ; सबसे निकट का खंड शायद यह है:",
            nothing: "*यह संहिता अंग्रेज़ी में है।* मुझे इसमें आपके प्रश्न का उत्तर नहीं मिला। आप अंग्रेज़ी में फिर से पूछ सकते हैं।",
            person: "एक व्यक्ति आपकी मदद कर सकता है: {}।",
            read: "खंड पढ़ें",
        },
    }
}

/// The answer, as a message.
pub(super) fn answer(
    services: &Services,
    guide: &Guide,
    answer: &Answer,
    language: Language,
    question: &str,
) -> MessageBody {
    let said = phrases(language);
    let person = said.person.replace("{}", &services.directory.mention(Role::EthicsManager));
    let person = Block::context([Text::mrkdwn(person)]);
    let found = answer.hits.first().and_then(|hit| Some((hit, guide.section(&hit.section)?)));
    let Some((hit, section)) = found else {
        return MessageBody::text(plain(said.nothing))
            .block(Block::section(Text::mrkdwn(said.nothing)))
            .block(Block::actions([manager::button(question)]))
            .block(person);
    };
    MessageBody::text(format!("{} {}", plain(said.nearest), escape(section.heading())))
        .block(Block::section(Text::mrkdwn(said.nearest)))
        .blocks(shown::excerpt(guide, hit, section))
        .block(Block::actions([shown::read_button(hit, said.read, 0), manager::button(question)]))
        .block(person)
}

fn plain(text: &str) -> String {
    text.replace('*', "")
}
