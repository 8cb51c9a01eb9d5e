using Meridian.SchemaGen;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: SchemaGen <folder of the unpacked k8s.io sources> <table to write>");
    return 2;
}

string[] packages =
[
    "apimachinery/pkg/apis/meta/v1",
    "api/core/v1", "api/apps/v1", "api/batch/v1", "api/autoscaling/v1", "api/autoscaling/v2",
    "api/networking/v1", "api/policy/v1", "api/rbac/v1", "api/storage/v1", "api/scheduling/v1", "api/node/v1",
    "api/discovery/v1", "api/events/v1", "api/coordination/v1", "api/certificates/v1",
    "api/admission/v1", "api/admissionregistration/v1", "api/flowcontrol/v1",
    "api/authentication/v1", "api/authorization/v1", "api/resource/v1",
    "apiextensions-apiserver/pkg/apis/apiextensions/v1",
];

var read = packages.Select(p => (Path: p, Messages: ProtoFile.Read(Path.Combine(args[0], p, "generated.proto")).ToArray())).ToArray();
var table = new TableWriter(read.SelectMany(p => p.Messages).ToDictionary(m => m.FullName, StringComparer.Ordinal));
foreach (var (path, messages) in read)
{
    var go = GoPackage.Read(Path.Combine(args[0], path));
    var version = Path.GetFileName(path);
    // Kinds of the meta group are sent under the apiVersion of whatever they are used with.
    var apiVersion = go.Group == "meta.k8s.io" ? "*" : go.Group.Length == 0 ? version : $"{go.Group}/{version}";
    foreach (var message in messages.Where(TypeNames.IsObject)) table.Add(message, go, apiVersion);
}

File.WriteAllText(args[1], "# Written by tools/SchemaGen from Kubernetes 1.36; do not edit. tools/SchemaGen/README.md describes the lines.\n" + table);
return 0;
