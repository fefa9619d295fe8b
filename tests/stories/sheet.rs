//! The file of questions about accounts, as an operator fills it in with a spreadsheet and has it accepted.

use std::collections::BTreeMap;

use rosterd::clock::Clock as _;
use rosterd::plan::{build, decide, questions};
use rosterd::ports::Record as _;
use rosterd::render::adoption;

use super::Office;

/// A file, open in a spreadsheet.
#[derive(Clone)]
pub struct Sheet {
    columns: Vec<String>,
    /// The lines below the head.
    pub rows: Vec<Row>,
}

/// One line of it: cells by the names of their columns.
#[derive(Clone)]
pub struct Row {
    /// Where it stands in the file (`line 3`).
    pub place: String,
    cells: BTreeMap<String, String>,
}

impl Row {
    /// What is in a column.
    pub fn cell(&self, column: &str) -> &str {
        &self.cells[column]
    }

    /// Whose line it is.
    pub fn person(&self) -> u32 {
        self.cell("person").parse().expect("a number")
    }

    /// Fills a cell in.
    pub fn write(&mut self, column: &str, text: &str) {
        let cell = self.cells.get_mut(column).expect("a column of the file");
        *cell = text.to_owned();
    }
}

impl Sheet {
    /// Opens a file.
    pub fn open(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().iter().map(str::to_owned);
        let columns: Vec<String> = columns.collect();
        let rows = reader.records().map(|record| {
            let record = record.unwrap();
            let cells = columns.iter().cloned();
            Row {
                place: format!("line {}", record.position().unwrap().line()),
                cells: cells.zip(record.iter().map(str::to_owned)).collect(),
            }
        });
        let rows = rows.collect();
        Self { columns, rows }
    }

    /// Fills in a decision on every line that is meant.
    pub fn decide(&mut self, decision: &str, meant: impl Fn(&Row) -> bool) {
        let rows = self.rows.iter_mut();
        rows.filter(|row| meant(row))
            .for_each(|row| row.write("decision", decision));
    }

    /// The one line that is meant.
    ///
    /// # Panics
    /// Where it is none, or not the only one.
    pub fn line(&mut self, meant: impl Fn(&Row) -> bool) -> &mut Row {
        let mut rows: Vec<&mut Row> = self.rows.iter_mut().filter(|row| meant(row)).collect();
        assert_eq!(rows.len(), 1, "lines that are meant");
        rows.remove(0)
    }

    /// How many lines are decided.
    pub fn decided(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| !row.cell("decision").is_empty()).count()
    }

    /// The file as it is saved.
    pub fn text(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns).unwrap();
        for row in &self.rows {
            let cells = self.columns.iter().map(|column| row.cell(column));
            writer.write_record(cells).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

impl Office {
    /// The questions about accounts, as the file an operator gets.
    pub async fn questions(&self) -> String {
        let sight = self.look().await.sight;
        let plan = build(&sight, &self.policy, self.clock.now());
        adoption::csv(&questions(&sight, &self.policy, &plan)).unwrap()
    }

    /// An operator fills in decisions (person, decision, enable) and has the file accepted.
    pub async fn accept(
        &mut self,
        file: &str,
        decisions: &[(&str, &str, &str)],
    ) -> Result<usize, Vec<String>> {
        let mut sheet = Sheet::open(file);
        for (person, decision, enable) in decisions {
            let mut rows = sheet.rows.iter_mut();
            let row = rows.find(|row| row.cell("person") == *person);
            let row = row.expect("a line about the person");
            row.write("decision", decision);
            row.write("enable", enable);
        }
        self.hand_in(&sheet.text()).await
    }

    /// Has a file accepted as it is; how many decisions were stored.
    pub async fn hand_in(&mut self, file: &str) -> Result<usize, Vec<String>> {
        let answers = adoption::read(file)?;
        let sight = self.look().await.sight;
        let decided = decide(&answers, &sight, &self.policy, "operator", self.clock.now())?;
        self.store.decide(&decided).unwrap();
        Ok(decided.len())
    }
}
