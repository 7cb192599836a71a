//! Environments: what `[env.NAME]` of `journeyc.toml` and `--var` say.

use std::collections::BTreeMap;

use crate::catalog::Target;
use crate::compile::Compiled;
use crate::diagnostic::did_you_mean;
use crate::language::resolve::{Given, Surroundings};
use crate::workspace::{CONFIG_FILE, Failure, Workspace, door, inventory};

/// The word for every environment.
pub(super) const ALL: &str = "all";

/// What a compilation for an environment goes by.
pub(super) fn surroundings(
    workspace: &Workspace,
    environment: Option<&str>,
    vars: &[String],
) -> Result<Surroundings, Failure> {
    let config = &workspace.config;
    let mut values = BTreeMap::new();
    let mut esvs = None;
    if let Some(name) = environment {
        let Some(own) = config.env.get(name) else {
            let known = config.env.keys().map(String::as_str);
            let mend = did_you_mean(name, known)
                .unwrap_or_else(|| format!("`[env.{name}]` of {CONFIG_FILE} would describe it"));
            return Err(Failure(format!("there is no environment `{name}`: {mend}")));
        };
        values.extend(own.vars.iter().map(|(name, value)| (name.clone(), Given::Value(value.clone()))));
        for path in &own.esvs {
            let path = workspace.root.join(path);
            let text = door::text(&path, door::read_below(&workspace.root, &path)?)?;
            let read = inventory::read(&text).map_err(|error| Failure::at(&path, error))?;
            esvs.get_or_insert_with(BTreeMap::new).extend(read);
        }
    }
    for given in vars {
        let Some((name, value)) = given.split_once('=') else {
            return Err(Failure(format!("`--var {given}` has no value: write `--var {given}=VALUE`")));
        };
        values.insert(name.to_owned(), Given::Word(value.to_owned()));
    }
    let set = |own: &crate::workspace::EnvironmentConfig| own.vars.keys().cloned().collect();
    let environments = config.env.iter().map(|(name, own)| (name.clone(), set(own))).collect();
    Ok(Surroundings { environment: environment.map(str::to_owned), values, environments, esvs })
}

/// The platform that the command line says, else the environment, else `journeyc.toml`.
pub(super) fn target(
    given: Option<Target>,
    environment: Option<&str>,
    workspace: &Workspace,
) -> Result<Target, Failure> {
    let own = environment.and_then(|name| workspace.config.env.get(name)?.target.as_deref());
    match (given, own) {
        (None, Some(name)) => {
            let path = workspace.root.join(CONFIG_FILE);
            name.parse().map_err(|error| Failure::at(&path, format!("target: {error}")))
        }
        (given, _) => super::input::target(given, workspace),
    }
}

/// Refuses values of variables that there are not.
pub(super) fn known(
    surroundings: &Surroundings,
    vars: &[String],
    compiled: &Compiled,
) -> Result<(), Failure> {
    let Some(name) = surroundings.values.keys().find(|name| !compiled.vars.contains(*name)) else {
        return Ok(());
    };
    let mend = did_you_mean(name, compiled.vars.iter().map(String::as_str))
        .unwrap_or_else(|| format!("declare it: `var {name}`"));
    let is_word = vars.iter().any(|given| given.split('=').next() == Some(name));
    let place = match &surroundings.environment {
        Some(environment) if !is_word => format!("`[env.{environment}]` of {CONFIG_FILE}"),
        _ => "`--var`".to_owned(),
    };
    Err(Failure(format!("{place} sets `{name}`, and there is no such variable: {mend}")))
}
