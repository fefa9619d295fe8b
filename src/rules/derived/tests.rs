use super::*;
use crate::people::{PersonId, Spelling};
use crate::rules::Test;

fn someone() -> Person {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let fields = BTreeMap::from([
        ("first_name".into(), text("Özlem")),
        ("preferred_name".into(), FieldValue::Empty),
        ("last_name".into(), text("von der Au")),
        ("position".into(), text("Team Lead")),
        ("gender".into(), FieldValue::Unreadable),
        ("team".into(), FieldValue::Empty),
        (
            "hire_date".into(),
            FieldValue::Date("2026-08-31".parse().unwrap()),
        ),
        ("contract_end_date".into(), FieldValue::Empty),
        ("permit".into(), text("2027-02-28")),
    ]);
    Person::new(PersonId::new("7"), fields)
}

fn derived(name: &str, made: Made) -> Arc<Derived> {
    let name = name.to_owned();
    Arc::new(Derived { name, made })
}

fn over(known: &[Arc<Derived>]) -> DerivedValues {
    let known = known.iter().map(|one| (one.name.clone(), one.clone()));
    known.collect()
}

fn text(name: &str, template: &str, known: &[Arc<Derived>]) -> Arc<Derived> {
    let template = Template::compile_over(template, &BTreeMap::new(), &over(known));
    derived(name, Made::Text(template.unwrap()))
}

fn day(name: &str, from: DayOf, by: &str, before: bool) -> Arc<Derived> {
    let by = by.parse().unwrap();
    derived(name, Made::Day(DerivedDay { from, by, before }))
}

fn field(name: &str) -> DayOf {
    DayOf::Field(name.into())
}

fn is(name: &str, test: Test) -> Condition {
    Condition::Field(name.into(), test)
}

fn lead() -> Arc<Derived> {
    let leads = is("position", Test::EndsWith("lead".into()));
    derived("is_lead", Made::YesNo(leads))
}

fn rendered(template: &str, known: &[Arc<Derived>], spelled: bool) -> Result<String, Unrenderable> {
    let template = Template::compile_over(template, &BTreeMap::new(), &over(known)).unwrap();
    template.render(Render {
        person: &someone(),
        extra: &BTreeMap::new(),
        spelled: spelled.then(Spelling::default),
    })
}

#[test]
fn text_is_joined_and_cut_and_may_be_compared() {
    let short = text("short", "{{ last_name[:3] }}/{{ position }}", &[]);
    assert_eq!(
        short.find(&someone()).value,
        FieldValue::Text("von/Team Lead".into())
    );
    let condition = Condition::Derived(short, Test::StartsWith("VON/".into()));
    assert_eq!(
        condition.holds(&someone()),
        Holds::Yes("short is von/Team Lead, which starts with VON/".into())
    );
}

#[test]
fn a_text_means_in_a_template_what_its_own_template_would_mean_there() {
    let login = text("short_name", "{{ call_name[0] }}{{ last_name }}", &[]);
    let known = [login];
    assert_eq!(
        rendered("{{ short_name }}", &known, false).unwrap(),
        "Övon der Au"
    );
    let written_out = rendered("{{ call_name[0] }}{{ last_name }}", &[], true);
    assert_eq!(rendered("{{ short_name }}", &known, true), written_out);
    assert_eq!(written_out.unwrap(), "OvonderAu");
    assert_eq!(
        rendered("{{ short_name[:4] | upper }}", &known, false).unwrap(),
        "ÖVON"
    );
}

#[test]
fn what_is_empty_is_left_out_of_text_and_makes_no_login() {
    let unit = text("unit", "{{ last_name }} {{ team }}", &[]);
    let nothing = text("nothing", "{{ team }}", &[]);
    let known = [unit, nothing.clone()];
    assert_eq!(rendered("{{ unit }}", &known, false).unwrap(), "von der Au");
    let empty = Err(Unrenderable::Empty("team".into()));
    assert_eq!(rendered("{{ unit }}", &known, true), empty);
    assert_eq!(nothing.find(&someone()).value, FieldValue::Empty);
    let choice = "{% if nothing %}some{% else %}none{% endif %}";
    assert_eq!(rendered(choice, &known, false).unwrap(), "none");
}

#[test]
fn a_day_counts_by_the_calendar_and_the_day_of_nothing_is_nothing() {
    let over = day("over", field("hire_date"), "6mo", false);
    let reminder = day("reminder", DayOf::Derived(over.clone()), "2w", true);
    let of = |one: &Derived| one.find(&someone()).value;
    let expected = |day: &str| FieldValue::Date(day.parse().unwrap());
    assert_eq!(of(&over), expected("2027-02-28"), "the month's last day");
    assert_eq!(of(&reminder), expected("2027-02-14"));
    let permit = day("review", field("permit"), "1y", true);
    assert_eq!(of(&permit), expected("2026-02-28"), "a text that is a day");
    let none = day("none", field("contract_end_date"), "1d", false);
    assert_eq!(of(&none), FieldValue::Empty);
    let beyond = day("beyond", field("hire_date"), "9000y", false);
    assert_eq!(of(&beyond), FieldValue::Unreadable);
    let condition = Condition::Derived(over, Test::After("2026-12-31".parse().unwrap()));
    let because = "over is 2027-02-28, after 2026-12-31 (hire_date 2026-08-31 plus 6mo)";
    assert_eq!(condition.holds(&someone()), Holds::Yes(because.into()));
}

#[test]
fn a_yes_or_no_says_where_it_comes_from_and_chooses_in_templates() {
    let yes = Condition::Derived(lead(), Test::OneOf(vec!["yes".into()]));
    let because = "is_lead is yes (position is Team Lead, which ends with lead)";
    assert_eq!(yes.holds(&someone()), Holds::Yes(because.into()));
    let no = Condition::Not(Box::new(yes));
    assert!(matches!(no.holds(&someone()), Holds::No(_)));
    let none = derived("nobody", Made::YesNo(Condition::Any(Vec::new())));
    let known = [lead(), none];
    let title = "{{ 'Head' if is_lead else 'Staff' }} {% if nobody %}x{% else %}y{% endif %}";
    assert_eq!(rendered(title, &known, false).unwrap(), "Head y");
    assert_eq!(
        rendered("{{ is_lead | upper }}", &known, false).unwrap(),
        "TRUE"
    );
}

#[test]
fn what_is_made_of_something_unreadable_is_unreadable_and_names_it() {
    let mixed = text("mixed", "{{ last_name }}{{ gender }}", &[]);
    let upon = text("upon", "{{ mixed }}!", std::slice::from_ref(&mixed));
    let asked = derived("asked", Made::YesNo(is("gender", Test::Present(true))));
    let when = day("when", field("gender"), "1d", false);
    for one in [&mixed, &upon, &asked, &when] {
        let test = Test::Present(true);
        let condition = Condition::Derived(one.clone(), test);
        let unknown = Holds::Unknown("gender".into());
        assert_eq!(condition.holds(&someone()), unknown, "{}", one.name);
        let reading = format!("{{{{ {} }}}}", one.name);
        let stopped = Err(Unrenderable::Unreadable("gender".into()));
        let known = [one.clone()];
        assert_eq!(rendered(&reading, &known, false), stopped, "{reading}");
        // A branch that is not taken asks for nothing.
        let branch = format!("{{% if team %}}{reading}{{% endif %}}");
        assert_eq!(rendered(&branch, &known, false).unwrap(), "");
    }
    let no_table = text("no_letter", "{{ last_name[99] }}{{ first_name[0] }}", &[]);
    let condition = Condition::Derived(no_table, Test::Present(true));
    let unknown = Holds::Unknown("no_letter".into());
    assert_eq!(condition.holds(&someone()), unknown);
}

#[test]
fn hr_is_asked_for_what_a_value_is_made_of_and_for_nothing_else() {
    let name = text("full", "{{ call_name }} {{ last_name }}", &[]);
    let over = day("over", field("hire_date"), "6mo", false);
    let known = [name, lead(), over.clone()];
    let all = Template::compile_over(
        "{{ full }}{{ is_lead }}{{ over }}",
        &BTreeMap::new(),
        &super::tests::over(&known),
    );
    let asked: Vec<String> = all
        .unwrap()
        .variables()
        .iter()
        .map(ToString::to_string)
        .collect();
    let wanted = [
        "first_name",
        "hire_date",
        "last_name",
        "position",
        "preferred_name",
    ];
    assert_eq!(asked, wanted);
    let mut fields = BTreeSet::new();
    Condition::Derived(over, Test::Present(true)).fields(&mut fields);
    assert_eq!(fields, BTreeSet::from(["hire_date".into()]));
}

#[test]
fn text_that_grows_without_end_is_refused() {
    let long = text("a", &"{{ last_name }}".repeat(200), &[]);
    let longer = text("b", &"{{ a }}".repeat(10), std::slice::from_ref(&long));
    assert_eq!((long.height(), longer.height()), (1, 2));
    let Err(Unrenderable::Refused(why)) = rendered("{{ b }}", &[longer], false) else {
        panic!("a text without end must be refused");
    };
    assert!(why.contains("'b' is longer than 4096 bytes"), "{why}");
}
