use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::people::{FieldValue, Particles, PersonId};

fn tables() -> BTreeMap<String, BTreeMap<String, String>> {
    let countries = [("Germany", "DE"), ("Österreich", "AT")];
    let countries = countries.map(|(name, code)| (name.to_owned(), code.to_owned()));
    BTreeMap::from([("country_code".to_owned(), countries.into())])
}

fn template(text: &str) -> Template {
    Template::compile(text, &tables()).unwrap()
}

fn person(fields: &[(&str, &str)]) -> Person {
    let mut all: BTreeMap<FieldName, FieldValue> = BTreeMap::from([
        ("preferred_name".into(), FieldValue::Empty),
        ("middle_name".into(), FieldValue::Empty),
        (
            "office".into(),
            FieldValue::Named {
                id: "17".into(),
                name: "Österreich".into(),
            },
        ),
        ("department".into(), FieldValue::Empty),
        (
            "tags".into(),
            FieldValue::List(vec!["a".into(), "b\u{202e}c".into()]),
        ),
    ]);
    for (name, value) in fields {
        all.insert((*name).into(), FieldValue::Text((*value).to_owned()));
    }
    Person::new(PersonId::new("4711"), all)
}

fn joerg() -> Person {
    person(&[("first_name", "Jörg"), ("last_name", "von der Leyen")])
}

fn written(text: &str, person: &Person) -> Result<String, Unrenderable> {
    template(text).render(Render {
        person,
        extra: &BTreeMap::new(),
        spelled: None,
    })
}

fn spelled(text: &str, person: &Person) -> Result<String, Unrenderable> {
    template(text).render(Render {
        person,
        extra: &BTreeMap::from([("n", "2".to_owned())]),
        spelled: Some(Spelling::default()),
    })
}

#[test]
fn templates_of_the_manual_render() {
    for (text, expected) in [
        ("{{ last_name }}, {{ first_name }}", "von der Leyen, Jörg"),
        ("{{ office.name | table('country_code') }}", "AT"),
        ("{{ office }} {{ office.id }}", "Österreich 17"),
        ("{{ office | upper }}", "ÖSTERREICH"),
        (
            "{{ call_name[0] }}{{ last_name[:3] }}{{ last_name[-1] }}",
            "Jvonn",
        ),
        ("{{ first_name | lower | replace('ö', 'oe') }}", "joerg"),
        ("{{ last_name | title }}", "Von Der Leyen"),
        (
            "{{ tags }}|{{ tags | join('/') }}|{{ first_name | join }}",
            "a, bc|a/bc|Jörg",
        ),
        (
            "{% if office.name == 'Berlin' %}B{% else %}{{ id }}{% endif %}",
            "4711",
        ),
        ("{% if department %}D{% else %}none{% endif %}", "none"),
        (
            "{{ first_name if middle_name else last_name }}",
            "von der Leyen",
        ),
        ("  x\n y ", "x  y"),
    ] {
        assert_eq!(written(text, &joerg()).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn names_are_spelled_before_they_are_cut() {
    for (text, expected) in [
        ("{{ call_name[0] }}{{ last_name }}", "JvonderLeyen"),
        (
            "{{ call_name[:2] }}{{ last_name }}{{ n }}",
            "JovonderLeyen2",
        ),
        (
            "{{ call_name | lower }}.{{ office.name }}@example.com",
            "joerg.Oesterreich@example.com",
        ),
        ("{{ office.name | table('country_code') }}", "AT"),
    ] {
        assert_eq!(spelled(text, &joerg()).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn a_table_is_found_however_blanks_and_particles_are_spelled() {
    let cities = [("São Paulo", "SP"), ("von der Heide", "VH")];
    let cities = cities.map(|(name, code)| (name.to_owned(), code.to_owned()));
    let tables = BTreeMap::from([("cities".to_owned(), cities.into())]);
    let template = Template::compile("{{ city | table('cities') }}", &tables).unwrap();
    for space in [None, Some('-'), Some('_'), Some('.')] {
        for particles in [Particles::Join, Particles::Space, Particles::Drop] {
            for (city, code) in [("São Paulo", "SP"), ("von der Heide", "VH")] {
                let rendered = template.render(Render {
                    person: &person(&[("city", city)]),
                    extra: &BTreeMap::new(),
                    spelled: Some(Spelling { space, particles }),
                });
                assert_eq!(
                    rendered.as_deref(),
                    Ok(code),
                    "{city} {space:?} {particles:?}"
                );
            }
        }
    }
}

#[test]
fn an_address_is_spelled_already() {
    let person = person(&[("email", "Anna.O'Brien@example.com")]);
    let address = spelled("{{ email }}", &person);
    assert_eq!(address.as_deref(), Ok("Anna.O'Brien@example.com"));
}

#[test]
fn the_preferred_name_is_what_somebody_is_called() {
    let person = person(&[("first_name", "Johannes"), ("preferred_name", "Hannes")]);
    assert_eq!(written("{{ call_name }}", &person).as_deref(), Ok("Hannes"));
    assert_eq!(written("{{ call_name }}", &joerg()).as_deref(), Ok("Jörg"));
}

#[test]
fn an_empty_field_is_empty_text_in_attributes_and_an_obstacle_in_names() {
    let joerg = joerg();
    assert_eq!(written("{{ middle_name }}", &joerg).as_deref(), Ok(""));
    assert_eq!(written("{{ department.name }}", &joerg).as_deref(), Ok(""));
    assert_eq!(written("{{ middle_name[0] }}", &joerg).as_deref(), Ok(""));
    let table = "{{ department.name | table('country_code') }}";
    assert_eq!(written(table, &joerg).as_deref(), Ok(""));
    let empty = |name: &str| Err(Unrenderable::Empty(name.into()));
    assert_eq!(spelled("{{ middle_name }}", &joerg), empty("middle_name"));
    assert_eq!(
        spelled("{{ department.name }}", &joerg),
        empty("department.name")
    );
    assert_eq!(spelled("{{ mail }}", &joerg), empty("mail"));
    let nobody = person(&[("last_name", "x"), ("first_name", "\u{200b} ")]);
    assert_eq!(spelled("{{ call_name[0] }}", &nobody), empty("first_name"));
    let complete = template("{{ first_name }}").render_complete(&nobody, &BTreeMap::new());
    assert_eq!(complete, empty("first_name"));
}

#[test]
fn an_unreadable_field_ends_the_rendering_where_it_is_used_only() {
    let joerg = joerg();
    let unreadable = Err(Unrenderable::Unreadable("phone".into()));
    assert_eq!(written("{{ phone }}", &joerg), unreadable);
    assert_eq!(written("{{ phone | upper }}", &joerg), unreadable);
    assert_eq!(written("{% if phone %}x{% endif %}", &joerg), unreadable);
    assert_eq!(written("{{ phone[0] }}", &joerg), unreadable);
    let unused = "{% if middle_name %}{{ phone }}{% endif %}";
    assert_eq!(written(unused, &joerg).as_deref(), Ok(""));
    let part = written("{{ office.city }}", &joerg);
    assert_eq!(part, Err(Unrenderable::Unreadable("office.city".into())));
}

#[test]
fn a_value_the_table_lacks_is_refused_with_table_and_value() {
    let person = person(&[("country", "Ger\nmany")]);
    let Err(Unrenderable::Refused(why)) = written("{{ country | table('country_code') }}", &person)
    else {
        panic!("an unknown country must be refused");
    };
    assert_eq!(why, "table 'country_code' has no entry for \"Ger many\"");
}

#[test]
fn a_letter_that_is_not_there_is_refused() {
    let refused = written("{{ first_name[9] | upper }}", &joerg());
    assert!(
        matches!(refused, Err(Unrenderable::Refused(_))),
        "{refused:?}"
    );
}

#[test]
fn a_name_in_another_script_is_refused_with_the_way_out() {
    let person = person(&[("first_name", "田中")]);
    let Err(Unrenderable::Refused(why)) = spelled("{{ call_name }}", &person) else {
        panic!("Han must be refused");
    };
    assert!(
        why.contains("first_name") && why.contains("names.override"),
        "{why}"
    );
    assert_eq!(written("{{ call_name }}", &person).as_deref(), Ok("田中"));
}

//
#[test]
fn what_hr_wrote_is_never_run() {
    let hostile = "{{ last_name }}{% if 1 %}{# x #}${jndi} %s <b>&amp;</b>";
    let person = person(&[("first_name", hostile), ("last_name", "secret")]);
    assert_eq!(written("{{ first_name }}", &person).as_deref(), Ok(hostile));
    assert_eq!(
        spelled("{{ first_name }}", &person).as_deref(),
        Ok("last_nameif1xjndisbampb")
    );
}

//
#[test]
fn hidden_characters_do_not_pass() {
    let person = person(&[(
        "first_name",
        "A\u{0}n\u{85}n\u{200d}a\u{2069}\u{feff} u\u{308}\u{1b}",
    )]);
    assert_eq!(
        written("{{ first_name }}", &person).as_deref(),
        Ok("Anna ü")
    );
}

#[test]
fn what_does_not_compile_says_where_and_what_would_be_right() {
    for (text, words) in [
        ("{{ a", "line 1, column 1"),
        ("{{ a b }}", "line 1"),
        (
            "x\n{{ a | nope }}",
            "line 2, column 8: there is no filter 'nope'",
        ),
        (
            "{{ a | table('country') }}",
            "there is no table 'country'; known are: country_code",
        ),
        ("{% include 'x' %}", "there is no statement 'include'"),
        ("{% if a %}", "line 1"),
    ] {
        let TemplateProblem(problem) = Template::compile(text, &tables()).unwrap_err();
        assert!(problem.contains(words), "{text}: {problem}");
    }
    let long = Template::compile(&"x".repeat(5000), &tables()).unwrap_err();
    assert!(long.0.contains("longer"), "{long}");
}

#[test]
fn variables_are_all_fields_and_the_called_name_is_two() {
    let names = |text: &str| -> BTreeSet<FieldName> { template(text).variables() };
    let expected = |names: &[&str]| names.iter().map(|name| FieldName::new(*name)).collect();
    assert_eq!(
        names("{{ call_name[:2] }}{{ department.name | upper }}{{ n }}"),
        expected(&["department.name", "first_name", "n", "preferred_name"])
    );
    assert_eq!(names("nothing"), BTreeSet::new());
}

#[test]
fn debug_shows_the_template_and_nobody() {
    assert_eq!(
        format!("{:?}", template("{{ id }}")),
        "Template(\"{{ id }}\")"
    );
}

proptest! {
    //
    #[test]
    fn any_text_of_hr_is_inserted_as_plain_text(text in "[\\PC\\x00-\\x1f\u{202e}\u{200b}{}%]{0,30}") {
        let person = person(&[("first_name", &text)]);
        let out = written("<{{ first_name }}>", &person).unwrap();
        prop_assert_eq!(out, format!("<{}>", plain(&text)));
    }

    #[test]
    fn no_variable_the_engine_looks_up_escapes_us(text in "(\\{\\{ ?[abc]([.][de]|\\[[f0:]\\])?( ?[|~+] ?(lower|trim|g|'h'))? ?\\}\\}|\\{% ?(if i|elif j|else|endif) %\\}| x ){1,5}") {
        if let Ok(template) = Template::compile(&text, &tables()) {
            let ours: BTreeSet<FieldName> = template.variables().iter().map(FieldName::root).collect();
            let theirs = template.engine.get_template(ONLY).unwrap().undeclared_variables(false);
            for name in theirs {
                prop_assert!(ours.contains(&FieldName::new(&name)), "{text}: {name}");
            }
        }
    }

    #[test]
    fn compiling_and_rendering_anything_never_panics(text in "[{}%#'|.\\[\\]:() a-c0-9*+~-]{0,24}") {
        if let Ok(template) = Template::compile(&text, &tables()) {
            let person = person(&[("a", "x"), ("b", "y")]);
            let _ = template.render(Render { person: &person, extra: &BTreeMap::new(), spelled: Some(Spelling::default()) });
        }
    }
}
