using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What a CustomResourceDefinition asks for, read from its tree; what is missing reads as empty.</summary>
/// <param name="node">The definition.</param>
internal sealed class Definition(JsonObject node)
{
    public string Name => (node["metadata"]).Text("name");

    public string Group => Spec.Text("group");

    public bool Namespaced => Spec.Text("scope") != "Cluster";

    public JsonObject? Spec => node.Obj("spec");

    /// <summary>Names as asked for.</summary>
    public DefinitionNames Names => new(Spec.Obj("names"));

    /// <summary>Names as granted.</summary>
    public DefinitionNames AcceptedNames => new(node.Obj("status").Obj("acceptedNames"));

    /// <summary>Versions in the order of discovery: the most stable and newest first.</summary>
    public IEnumerable<DefinitionVersion> Versions => WrittenVersions.Order(VersionOrder.MostStableFirst);

    /// <summary>Versions as written.</summary>
    public IEnumerable<DefinitionVersion> WrittenVersions => Spec.Items("versions").Select(v => new DefinitionVersion(v.Item));

    public string StorageVersion => WrittenVersions.FirstOrDefault(v => v.IsStorage)?.Name ?? "";

    public bool IsTerminating => node["metadata"].Has("deletionTimestamp");

    public bool Is(string condition) => DefinitionConditions.Find(node, condition)?.Text("status") == "True";
}

/// <summary>The names of a custom resource.</summary>
internal readonly struct DefinitionNames(JsonObject? node)
{
    public string Plural => node.Text("plural");

    public string Singular => node.Text("singular");

    public string Kind => node.Text("kind");

    public string ListKind => node.Text("listKind");

    public IEnumerable<string> ShortNames => node.Texts("shortNames");

    public IEnumerable<string> Categories => node.Texts("categories");
}

/// <summary>One version of a custom resource.</summary>
internal sealed class DefinitionVersion(JsonObject node)
{
    public JsonObject Node => node;

    public string Name => node.Text("name");

    public bool IsServed => node.Flag("served");

    public bool IsStorage => node.Flag("storage");

    public bool IsDeprecated => node.Flag("deprecated");

    public string DeprecationWarning => node.Text("deprecationWarning");

    public JsonObject? Schema => node.Obj("schema").Obj("openAPIV3Schema");

    public bool HasStatus => node.Obj("subresources").Obj("status") is not null;

    public ScalePaths? Scale => node.Obj("subresources").Obj("scale") is { } scale
        ? new ScalePaths(scale.Text("specReplicasPath"), scale.Text("statusReplicasPath"), scale.Text("labelSelectorPath"))
        : null;

    public IEnumerable<JsonObject> Columns => node.Items("additionalPrinterColumns").Select(c => c.Item);

    public IEnumerable<string> SelectablePaths => node.Items("selectableFields").Select(f => f.Item.Text("jsonPath"));
}
