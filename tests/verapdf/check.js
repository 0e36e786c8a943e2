// Checks PDF files against veraPDF profiles and prints {file: {profile: [{rule, count, message, where}, …]}} as JSON.
// Arguments: the profiles, comma separated (PDFA-3A,PDFUA-1), then the files. A file no rule fails has an empty list.
//
// Runs in Rhino, which veraPDF brings along, so a Java runtime is enough: no compiler and nothing to build.
// veraPDF's own reader of profiles needs JAXB, which is in neither Java nor the jar; so they are read as plain XML here.

var java = Packages.java;
var verapdf = Packages.org.verapdf;
var Flavour = verapdf.pdfa.flavours.PDFAFlavour;
var Profiles = verapdf.pdfa.validation.profiles.Profiles;

var FLAVOURS = { "PDFA-3A": Flavour.PDFA_3_A, "PDFUA-1": Flavour.PDFUA_1 };
var NONE = java.util.Collections.emptyList();

function elements(parent, name, convert) {
  var list = parent.getElementsByTagName(name);
  var set = new java.util.LinkedHashSet();
  for (var i = 0; i < list.getLength(); i++) set.add(convert(list.item(i)));
  return set;
}

function text(parent, name) {
  var found = parent.getElementsByTagName(name).item(0);
  return found === null ? "" : found.getTextContent();
}

function readRule(element) {
  var id = element.getElementsByTagName("id").item(0);
  var specification = java.lang.Enum.valueOf(Flavour.Specification, id.getAttribute("specification"));
  var deferred = element.hasAttribute("deferred") ? java.lang.Boolean.valueOf(element.getAttribute("deferred")) : null;
  return Profiles.ruleFromValues(
    Profiles.ruleIdFromValues(specification, id.getAttribute("clause"), java.lang.Integer.parseInt(id.getAttribute("testNumber"))),
    element.getAttribute("object"),
    deferred,
    element.getAttribute("tags"),
    text(element, "description"),
    text(element, "test"),
    Profiles.errorFromValues(text(element, "message"), NONE),
    NONE,
  );
}

function readVariable(element) {
  return Profiles.variableFromValues(
    element.getAttribute("name"),
    element.getAttribute("object"),
    text(element, "defaultValue"),
    text(element, "value"),
  );
}

function readProfile(name) {
  var resource = java.lang.ClassLoader.getSystemResourceAsStream("org/verapdf/pdfa/validation/" + name + ".xml");
  var profile = Packages.javax.xml.parsers.DocumentBuilderFactory.newInstance()
    .newDocumentBuilder()
    .parse(resource)
    .getDocumentElement();
  var rules = elements(profile, "rule", readRule);
  if (rules.isEmpty()) throw new Error("profile " + name + " has no rules");
  return Profiles.profileFromValues(
    FLAVOURS[name],
    Profiles.profileDetailsFromValues(name, "", "", new java.util.Date(0)),
    "",
    rules,
    elements(profile, "variable", readVariable),
  );
}

function failures(file, name, profile) {
  var parser = verapdf.gf.model.GFModelParser.createModelWithFlavour(new java.io.File(file), FLAVOURS[name]);
  // One example of each failed rule is shown; passed checks are not kept.
  var validator = verapdf.pdfa.validation.validators.ValidatorFactory.createValidator(profile, 1, false, true, false);
  try {
    var result = validator.validate(parser);
    var found = [];
    for (var entry in Iterator(result.getFailedChecks().entrySet())) found.push(describe(entry, result));
    if (String(result.getJobEndStatus()) !== "normal") throw new Error("veraPDF did not finish " + file);
    if (result.isCompliant() !== (found.length === 0)) throw new Error("veraPDF contradicts itself on " + file);
    if (result.getTotalAssertions() === 0) throw new Error("veraPDF checked nothing in " + file);
    return found;
  } finally {
    validator.close();
    parser.close();
  }
}

function describe(failed, result) {
  var id = failed.getKey();
  var described = { rule: id.getClause() + "-" + id.getTestNumber(), count: Number(failed.getValue()), message: "", where: "" };
  for (var assertion in Iterator(result.getTestAssertions())) {
    if (assertion.getRuleId().equals(id)) {
      described.message = String(assertion.getMessage());
      described.where = String(assertion.getLocation().getContext());
    }
  }
  return described;
}

verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var names = arguments[0].split(",");
var profiles = names.map(readProfile);
var report = {};
for (var i = 1; i < arguments.length; i++) {
  report[arguments[i]] = {};
  for (var j = 0; j < names.length; j++) report[arguments[i]][names[j]] = failures(arguments[i], names[j], profiles[j]);
}
print(JSON.stringify(report));
