//! Names and letters stand-ins are made of. Common ones, so that none points to anybody.

/// First names in plain letters.
pub(super) const FIRST: &[&str] = &[
    "Alina", "Amelie", "Anton", "Arne", "Bastian", "Beate", "Birgit", "Carla", "Clemens", "Dagmar",
    "David", "Dennis", "Dirk", "Doris", "Edda", "Elias", "Elif", "Emma", "Erik", "Fabian", "Felix",
    "Finn", "Frieda", "Gerd", "Greta", "Hanna", "Hannes", "Heike", "Ida", "Ines", "Jan", "Jasmin",
    "Jonas", "Judith", "Kai", "Karin", "Katja", "Kira", "Lars", "Lea", "Lena", "Leon", "Lina",
    "Luis", "Maja", "Malte", "Marco", "Marie", "Marta", "Merle", "Mila", "Moritz", "Nadine",
    "Niklas", "Nils", "Nora", "Ole", "Olga", "Paula", "Philipp", "Pia", "Ralf", "Rita", "Robin",
    "Sabine", "Selma", "Silke", "Simon", "Sonja", "Stefan", "Tanja", "Thea", "Tim", "Tobias",
    "Ulf", "Vera", "Viktor", "Wanda", "Wiebke", "Yara",
];

/// Last names in plain letters.
pub(super) const LAST: &[&str] = &[
    "Albers",
    "Arndt",
    "Bach",
    "Barth",
    "Behrens",
    "Brandt",
    "Brinkmann",
    "Busch",
    "Claussen",
    "Dietz",
    "Dorn",
    "Ebert",
    "Eckert",
    "Engel",
    "Falk",
    "Fiedler",
    "Franke",
    "Frenzel",
    "Gerlach",
    "Grimm",
    "Haas",
    "Hahn",
    "Hansen",
    "Hartwig",
    "Heller",
    "Henning",
    "Hinz",
    "Holst",
    "Horn",
    "Jahn",
    "Janssen",
    "Kaiser",
    "Karsten",
    "Kern",
    "Kessler",
    "Kirsch",
    "Klein",
    "Kramer",
    "Kraus",
    "Kunz",
    "Lang",
    "Lehmann",
    "Lindner",
    "Lorenz",
    "Marx",
    "Menzel",
    "Metzger",
    "Moser",
    "Nagel",
    "Neumann",
    "Nolte",
    "Otto",
    "Pahl",
    "Peters",
    "Pohl",
    "Reimer",
    "Renner",
    "Ritter",
    "Roth",
    "Sauer",
    "Schenk",
    "Schilling",
    "Schuster",
    "Seidel",
    "Stark",
    "Steiner",
    "Stolz",
    "Thiele",
    "Ulrich",
    "Urban",
    "Vogt",
    "Wagner",
    "Walter",
    "Wendt",
    "Wenzel",
    "Werner",
    "Wirth",
    "Zander",
    "Ziegler",
    "Zimmer",
];

/// What a name can end in that was made of two, and made longer.
pub(super) const ENDINGS: &[&str] = &[
    "bach", "berg", "brink", "dorf", "feld", "hagen", "haus", "hoff", "kamp", "lund", "mann",
    "rode", "stedt", "stein", "tal", "wald",
];

/// First names with a German letter.
pub(super) const FIRST_GERMAN: &[&str] = &[
    "Bärbel", "Björn", "Döne", "Güler", "Günter", "Hülya", "Jörn", "Jürgen", "Käthe", "Lütfi",
    "Rüdiger", "Sören", "Tönjes", "Türkan", "Ümit", "Özlem",
];

/// Last names with a German letter.
pub(super) const LAST_GERMAN: &[&str] = &[
    "Bäcker",
    "Böhm",
    "Bräuer",
    "Büttner",
    "Döring",
    "Fröhlich",
    "Fürst",
    "Götz",
    "Gräf",
    "Günther",
    "Hübner",
    "Jäger",
    "König",
    "Köhler",
    "Krüger",
    "Lührs",
    "Möller",
    "Röder",
    "Schäfer",
    "Weiß",
];

/// First names with another letter than ASCII has.
pub(super) const FIRST_MARKED: &[&str] = &[
    "André",
    "Anaïs",
    "Chloé",
    "Desirée",
    "François",
    "Hélène",
    "Inés",
    "Irène",
    "José",
    "Léonie",
    "Noël",
    "René",
    "Tomáš",
    "Zoë",
];

/// Last names with another letter than ASCII has.
pub(super) const LAST_MARKED: &[&str] = &[
    "Álvarez",
    "Çelik",
    "Doležal",
    "Dvořák",
    "Fernández",
    "Gómez",
    "Horváth",
    "Kovač",
    "López",
    "Nuñez",
    "Pérez",
    "Šimek",
    "Şahin",
    "Yılmaz",
];

/// Cyrillic names, first or last.
pub(super) const CYRILLIC: &[&str] = &[
    "Алина",
    "Антон",
    "Белова",
    "Вера",
    "Волков",
    "Денис",
    "Зоя",
    "Игорь",
    "Карпов",
    "Лебедев",
    "Мила",
    "Олег",
    "Орлова",
    "Роман",
    "Соколов",
    "Федор",
];

/// Signs of a script whose spelling nobody agrees on.
pub(super) const SIGNS: &[char] = &[
    '安', '白', '晨', '芳', '光', '海', '佳', '静', '林', '美', '宁', '青', '山', '思', '天', '文',
    '雪', '阳', '云', '志',
];

/// Small words of family names, which say nothing about whose it is.
pub(super) const PARTICLES: &[&str] = &[
    "al", "ap", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "el", "ibn", "la", "le", "ten", "ter", "und", "van", "vom", "von", "y", "zu", "zum",
    "zur",
];
