//! What is shipped beside the program: rules, a dashboard, containers, units, the bill of materials.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use ethics_bot::config::{Environment, parse, parse_relay};
use serde_json::Value;
use tests::kit::succeed;

use crate::tree::{below, read, root};

/// Prometheus's own, for every target.
const NOT_OURS: [&str; 1] = ["up"];

/// A file of YAML as JSON, one value for each document in it.
fn yaml(path: &str) -> Vec<Value> {
    let convert = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)";
    let mut python = Command::new("python3");
    python.args(["-c", convert]).stdin(Stdio::from(std::fs::File::open(root().join(path)).expect(path)));
    let output = python.output().expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{path} (Debian: apt-get install python3-yaml): {said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The names of series in an expression of Prometheus's, as far as they are ours.
fn series(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|one: char| !(one.is_ascii_alphanumeric() || one == '_'));
    let ours = words.filter(|word| word.starts_with("ethics_bot_") || word.starts_with("process_"));
    ours.map(str::to_owned).collect()
}

/// Every text below the key `expr`.
fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("expr").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| expressions(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| expressions(item, found)),
        _ => {}
    }
}

/// What an expression that stands alone must begin with to be about us.
fn named_in(value: &Value) -> BTreeSet<String> {
    let mut all = Vec::new();
    expressions(value, &mut all);
    assert!(!all.is_empty(), "there is no expression: {value}");
    for expression in &all {
        let is_about_us = !series(expression).is_empty()
            || NOT_OURS.iter().any(|name| expression.starts_with(&format!("{name}{{")));
        assert!(is_about_us, "about none of our series: {expression}");
    }
    all.iter().flat_map(|expression| series(expression)).collect()
}

#[test]
fn rules_and_dashboard_name_series_that_there_are() {
    let names: BTreeSet<String> = ethics_bot::metric_names().into_iter().collect();
    let rules = yaml("deploy/prometheus/alerts.yml").remove(0);
    let dashboard: Value =
        serde_json::from_str(&read(Path::new("deploy/grafana/ethics-bot.json"))).expect("JSON");
    for (what, named) in [("alerts.yml", named_in(&rules)), ("ethics-bot.json", named_in(&dashboard))] {
        let unknown: Vec<_> = named.difference(&names).collect();
        assert!(unknown.is_empty(), "{what} names what the program does not show: {unknown:?}");
    }
    let shown: BTreeSet<String> = &named_in(&dashboard) | &named_in(&rules);
    let unused: Vec<_> = names.difference(&shown).collect();
    assert!(unused.is_empty(), "neither on the dashboard nor in a rule: {unused:?}");
}

#[test]
fn every_rule_says_what_to_do() {
    let rules = yaml("deploy/prometheus/alerts.yml").remove(0);
    let rules = rules["groups"][0]["rules"].as_array().expect("rules").clone();
    assert!(rules.len() >= 10);
    for rule in &rules {
        for text in ["summary", "action"] {
            let said = rule["annotations"][text].as_str().unwrap_or_default();
            assert!(said.ends_with('.') && !said.contains('!'), "{}: {text}: {said:?}", rule["alert"]);
        }
        assert!(["critical", "warning"].contains(&rule["labels"]["severity"].as_str().unwrap_or_default()));
    }
}

#[test]
fn all_yaml_is_read() {
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|end| end == "yml" || end == "yaml");
    let all: Vec<_> = below("deploy").into_iter().filter(is_yaml).collect();
    assert!(all.len() >= 10, "{all:?}");
    for path in all {
        let documents = yaml(path.to_str().expect("a path"));
        assert!(documents.iter().all(|one| one.is_object() || one.is_array()), "{}", path.display());
    }
}

/// Every key of the environment that the shipped files set is one that the program knows, and the shipped configuration is taken.
#[test]
fn the_configurations_of_containers_are_taken() {
    let roles = "[company]\nname = \"Example\"\n[roles]\nethics_manager = [\"U1\"]\noutside_counsel = [\"U2\"]\naudit_committee = [\"U3\"]\nboard_secretary = [\"U4\"]\n";
    let services = &yaml("deploy/compose.yml")[0]["services"];
    let bot = parse("compose", roles, &environment(&services["bot"]["environment"])).expect("compose's bot");
    assert!(bot.relay.apart.is_some() && bot.health.is_some());
    let relay = environment(&services["relay"]["environment"]);
    let relay = parse_relay("compose", "[company]\nname = \"Example\"\n", &relay).expect("compose's relay");
    assert!(relay.relay.page.is_some());
    assert_eq!(bot.relay.apart.map(|apart| apart.key_file), Some(relay.link.key_file));

    let config = yaml("deploy/kubernetes/config.yaml").remove(0);
    let toml = config["data"]["ethics-bot.toml"].as_str().expect("the file");
    // Files of the cluster's are not here
    let toml: String =
        toml.lines().filter(|line| !line.contains("_token_file")).map(|line| format!("{line}\n")).collect();
    let config = parse("config.yaml", &toml, &environment(&Value::Null)).expect("the cluster's");
    assert!(config.relay.page.is_some());
}

/// The image's environment, the tokens, and what a file adds to them.
fn environment(more: &Value) -> Environment {
    let dockerfile = read(Path::new("Dockerfile"));
    let words = dockerfile.split_whitespace().filter_map(|word| word.split_once('='));
    let of_image = words.filter(|(name, _)| name.starts_with("ETHICS_BOT_"));
    let mut all: Environment = of_image.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(all.len(), 3, "{all:?}");
    for (name, value) in more.as_object().into_iter().flatten() {
        if !name.ends_with("_TOKEN_FILE") {
            all.insert(name.clone(), value.as_str().expect("a text").to_owned());
        }
    }
    all.insert("SLACK_BOT_TOKEN".to_owned(), "xoxb-1".to_owned());
    all.insert("SLACK_APP_TOKEN".to_owned(), "xapp-1".to_owned());
    all
}

#[test]
fn pods_may_do_nothing_that_they_need_not() {
    let pod = yaml("deploy/kubernetes/deployment.yaml").remove(0);
    assert_eq!(pod["spec"]["strategy"]["type"], "Recreate", "two would open one database");
    let spec = &pod["spec"]["template"]["spec"];
    assert_eq!(spec["securityContext"]["runAsNonRoot"], true);
    assert_eq!(spec["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
    assert_eq!(spec["automountServiceAccountToken"], false);
    let container = &spec["containers"][0];
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
    assert_eq!(container["securityContext"]["allowPrivilegeEscalation"], false);
    assert_eq!(container["securityContext"]["capabilities"]["drop"][0], "ALL");
    let user = spec["securityContext"]["runAsUser"].as_u64().expect("a number");
    assert!(read(Path::new("Dockerfile")).contains(&format!("USER {user}:{user}")), "the image's user");
    let ports = container["ports"].as_array().expect("ports");
    for (probe, path) in
        [("livenessProbe", "/healthz"), ("readinessProbe", "/readyz"), ("startupProbe", "/healthz")]
    {
        let asked = &container[probe]["httpGet"];
        assert_eq!(asked["path"], path, "{probe}");
        assert!(ports.iter().any(|port| port["name"] == asked["port"]), "{probe}");
    }
    let service = yaml("deploy/kubernetes/service.yaml").remove(0);
    assert_eq!(service["spec"]["publishNotReadyAddresses"], true, "reporters do not need Slack");
    let policy = yaml("deploy/kubernetes/networkpolicy.yaml").remove(0);
    assert_eq!(policy["spec"]["policyTypes"], serde_json::json!(["Ingress", "Egress"]));
    let listed: BTreeSet<String> = yaml("deploy/kubernetes/kustomization.yaml")[0]["resources"]
        .as_array()
        .expect("resources")
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let there = below("deploy/kubernetes")
        .into_iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    assert_eq!(listed, there.filter(|name| name != "kustomization.yaml").collect());
}

#[test]
fn the_image_is_pinned_and_does_not_run_as_root() {
    let dockerfile = read(Path::new("Dockerfile"));
    for image in dockerfile.lines().filter_map(|line| line.strip_prefix("ARG ")?.split_once("_IMAGE=")) {
        let tag = image.1.split_once(':').expect("a tag").1;
        assert!(tag.chars().filter(char::is_ascii_digit).count() >= 3, "{tag} moves");
    }
    let last = dockerfile.rsplit("\nFROM ").next().expect("a stage");
    assert!(!last.contains("RUN "), "nothing is installed into the image");
    for line in ["USER 10001:10001", "HEALTHCHECK", "STOPSIGNAL SIGTERM"] {
        assert!(last.contains(line), "{line}");
    }
    assert!(
        dockerfile.contains("cargo build --locked --profile dist")
            && dockerfile.contains("SOURCE_DATE_EPOCH")
    );
    let ignored = read(Path::new(".dockerignore"));
    for never in ["/.git", "**/*.key", "**/*.db", "**/secrets"] {
        assert!(ignored.lines().any(|line| line == never), "{never}");
    }
}

/// Where systemd is not installed, only the words are looked at.
#[test]
fn units_are_hardened_and_taken_by_systemd() {
    let has_systemd = Command::new("systemd-analyze").arg("--version").output().is_ok();
    for name in ["ethics-bot", "ethics-relay"] {
        let unit = read(&Path::new("deploy/systemd").join(format!("{name}.service")));
        for line in [
            "NoNewPrivileges=true",
            "ProtectSystem=strict",
            "CapabilityBoundingSet=",
            "UMask=0077",
            "LimitCORE=0",
        ] {
            assert!(unit.lines().any(|found| found == line), "{name}: {line}");
        }
        if !has_systemd {
            continue;
        }
        // The program is not installed here, nor its man page
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(format!("{name}.service"));
        let here = unit.replace("/usr/local/bin/ethics-bot", "/bin/true");
        let here: String = here
            .lines()
            .filter(|line| !line.starts_with("Documentation="))
            .map(|line| format!("{line}\n"))
            .collect();
        std::fs::write(&file, here).expect("a unit");
        let verified = Command::new("systemd-analyze").arg("verify").arg(&file).output().expect("it runs");
        let said = String::from_utf8_lossy(&verified.stderr).into_owned();
        assert!(verified.status.success() && said.is_empty(), "{said}");
        let judged = Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--threshold=20"])
            .arg(&file)
            .output();
        succeed(judged, "more than 2.0 of 10 is exposed");
    }
}

/// Every package that cargo links into the program is in the bill, once, with its licence and checksum; and the bill is the same each time.
#[test]
fn the_bill_of_materials_has_every_package() {
    let write = || {
        let output = Command::new(root().join("deploy/sbom"))
            .env("CARGO_NET_OFFLINE", "true")
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let text = write();
    assert_eq!(text, write(), "it is not the same each time");
    let bill: Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
    let components = bill["components"].as_array().expect("components");
    let mut known = BTreeMap::new();
    for component in components {
        let name =
            format!("{} v{}", component["name"].as_str().unwrap(), component["version"].as_str().unwrap());
        assert!(component["licenses"][0]["expression"].is_string(), "{name} has no licence");
        assert!(known.insert(name.clone(), component).is_none(), "{name} twice");
    }
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "-p",
            "ethics-bot",
            "-e",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8(output.stdout).expect("text");
    let linked: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split_once(' ').map(|(name, rest)| (name, rest.split(' ').next().unwrap())))
        .map(|(name, version)| format!("{name} {version}"))
        .filter(|name| !name.starts_with("ethics-bot "))
        .collect();
    assert!(linked.len() > 100, "{tree}");
    let listed: BTreeSet<String> = known.keys().cloned().collect();
    assert_eq!(listed, linked);
    let lock: toml::Table = toml::from_str(&read(Path::new("Cargo.lock"))).expect("the lock file");
    for package in lock["package"].as_array().expect("packages") {
        let name = format!("{} v{}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        if let (Some(component), Some(checksum)) = (known.get(&name), package.get("checksum")) {
            assert_eq!(component["hashes"][0]["content"], checksum.as_str().unwrap(), "{name}");
        }
    }
    let refs: BTreeSet<&str> =
        bill["dependencies"].as_array().unwrap().iter().filter_map(|one| one["ref"].as_str()).collect();
    for dependency in bill["dependencies"].as_array().unwrap() {
        let on = dependency["dependsOn"].as_array().unwrap();
        assert!(on.iter().all(|other| refs.contains(other.as_str().unwrap())), "{dependency}");
    }
}
