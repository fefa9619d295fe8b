//! First and last names of eleven languages, the most frequent first, as HR systems hold them.

/// A language, or one way of writing it.
pub struct Language {
    /// What it is called in the table.
    pub name: &'static str,
    /// Of a hundred people of the company, so many.
    pub share: usize,
    pub first: &'static [&'static str],
    pub last: &'static [&'static str],
    /// What stands between two last names (Spanish) or two first names (Vietnamese) and how many in a hundred
    /// have two.
    pub second_last: usize,
    pub second_first: usize,
}

#[rustfmt::skip] // lists of names
pub const LANGUAGES: [Language; 13] = [
    Language { name: "German", share: 16, second_last: 0, second_first: 0,
        first: &["Thomas", "Sabine", "Michael", "Julia", "Andreas", "Katrin", "Jörg", "Jürgen", "Günther", "Käthe", "Sönke", "Björn",
            "Anna-Lena", "Hans Peter", "Änne", "Ulrike", "Kay-Uwe", "Großmut", "Zoë", "Renée"],
        last: &["Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Weiß", "Schäfer", "Köhler", "Groß", "Krüger", "Jäger",
            "Müller-Lüdenscheidt", "von der Leyen", "Freiherr von und zu Guttenberg", "Schmidt-Rottluff", "Strauß", "zur Hausen",
            "Leutheusser-Schnarrenberger", "Vom Bruch"] },
    Language { name: "English", share: 10, second_last: 0, second_first: 10,
        first: &["James", "Mary", "John", "Patricia", "Robert", "Jennifer", "Mary-Jane", "Chloë", "Siân", "J. R.", "D'Angelo", "Zach"],
        last: &["Smith", "Jones", "Williams", "Taylor", "Brown", "O'Brien", "O’Connor", "McDonald", "MacKenzie", "Smith Jr.", "St. John",
            "Featherstonehaugh-Cholmondeley", "de la Mare", "Fitz-Gerald", "Brontë"] },
    Language { name: "French", share: 10, second_last: 0, second_first: 15,
        first: &["Jean", "Marie", "Pierre", "François", "Hélène", "Jean-François", "Gaël", "Anaïs", "Zoé", "Loïc", "Benoît", "Maëlys"],
        last: &["Martin", "Bernard", "Dubois", "Thomas", "Lefèvre", "Hervé", "d'Aubigné", "d’Estaing", "de La Rochefoucauld", "L'Hôpital",
            "Lœuillet", "du Châtelet", "Le Pen", "Gonçalves", "Besançon"] },
    Language { name: "Spanish", share: 9, second_last: 90, second_first: 20,
        first: &["José", "María", "Antonio", "Begoña", "Íñigo", "Ángel", "Jesús", "Lucía", "Ramón", "Nuria", "Xènia", "Peñafrancia"],
        last: &["García", "Fernández", "González", "Rodríguez", "López", "Martínez", "Núñez", "Muñoz", "de la Cruz", "de los Ríos",
            "Ortega y Gasset", "Peña", "del Río", "Ibáñez", "Güemes"] },
    Language { name: "Portuguese", share: 8, second_last: 70, second_first: 20,
        first: &["João", "Maria", "António", "Conceição", "Inês", "Luís", "Gonçalo", "Tomás", "Beatriz", "Vitória"],
        last: &["Silva", "Santos", "Ferreira", "da Silva", "dos Santos", "de Sousa", "Gonçalves", "Araújo", "Simões", "Assunção",
            "d'Ávila", "e Castro"] },
    Language { name: "Italian", share: 8, second_last: 0, second_first: 5,
        first: &["Giuseppe", "Maria", "Niccolò", "Nicolò", "Giosuè", "Chiara", "Gian Luca", "Pier Paolo", "Desirée", "Salvatore"],
        last: &["Rossi", "Russo", "Ferrari", "Esposito", "D'Angelo", "De Luca", "Dell'Acqua", "Della Rovere", "di Pietro", "Lo Giudice",
            "Nicolò", "degli Esposti", "Cantù"] },
    Language { name: "Polish", share: 9, second_last: 0, second_first: 0,
        first: &["Łukasz", "Agnieszka", "Grzegorz", "Małgorzata", "Paweł", "Jędrzej", "Żaneta", "Święta", "Michał", "Bożena"],
        last: &["Nowak", "Kowalski", "Wiśniewska", "Wójcik", "Kowalczyk", "Kamińska", "Wałęsa", "Dąbrowski", "Źrebiec", "Ćwikła",
            "Brzęczyszczykiewicz", "Skłodowska-Curie"] },
    Language { name: "Turkish", share: 8, second_last: 0, second_first: 10,
        first: &["Mehmet", "Ayşe", "Mustafa", "Fatma", "İpek", "Işıl", "Çağrı", "Gökhan", "Özgür", "Uğur", "Şükrü"],
        last: &["Yılmaz", "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Öztürk", "Aydın", "Iğdır", "Güneş", "Büyükağaoğlu", "Ağaoğlu"] },
    Language { name: "Vietnamese", share: 7, second_last: 0, second_first: 80,
        first: &["Anh", "Đức", "Thị Hương", "Văn Dũng", "Minh", "Ngọc", "Thảo", "Quốc Việt", "Hữu Phước", "Tuấn"],
        last: &["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Vũ", "Đặng", "Đỗ", "Ngô"] },
    Language { name: "Arabic, Latin letters", share: 5, second_last: 0, second_first: 0,
        first: &["Muḥammad", "Fāṭima", "ʿAlī", "Khālid", "ʾAḥmad", "Nūr", "ʻAbd al-Raḥmān", "Ḥusayn", "Layla", "Yūsuf"],
        last: &["al-Ḥasan", "ibn Rushd", "al-Masʿūdī", "Ḥaddād", "al Saud", "bin Laden", "abū Bakr", "an-Najjār", "Khoury", "el-Sayed"] },
    Language { name: "Arabic, own script", share: 2, second_last: 0, second_first: 0,
        first: &["محمد", "فاطمة", "علي", "أحمد", "نور"],
        last: &["الحسن", "حداد", "النجار", "خوري", "السيد"] },
    Language { name: "Chinese, pinyin", share: 6, second_last: 0, second_first: 0,
        first: &["Wei", "Xiù Yīng", "Fāng", "Nà", "Lǚ", "Jìng", "Xiǎo Míng", "Lì", "Qiáng", "Yuè"],
        last: &["Wáng", "Lǐ", "Zhāng", "Liú", "Chén", "Yáng", "Huáng", "Zhào", "Lǚ", "Ōuyáng"] },
    Language { name: "Chinese, own script", share: 2, second_last: 0, second_first: 0,
        first: &["伟", "秀英", "芳", "娜", "小明"],
        last: &["王", "李", "张", "刘", "欧阳"] },
];
