using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Model;

/// <summary>What users of the model make.</summary>
internal static class ModelObjects
{
    public const string Namespace = "default";
    private const string Stranger = "stranger";

    /// <summary>Kinds and names that users make, change and delete.</summary>
    public static readonly IReadOnlyList<(ResourceType Type, string Name)> All =
    [
        (ResourceTypes.Deployments, "web"),
        (ResourceTypes.Deployments, "api"),
        (ResourceTypes.StatefulSets, "db"),
        (ResourceTypes.ConfigMaps, "words"),
        (ResourceTypes.Services, "front"),
        (ResourceTypes.ClusterRoles, "reader"),
    ];

    /// <summary>Those whose replicas are divided.</summary>
    public static readonly IReadOnlyList<(ResourceType Type, string Name)> Divided = [.. All.Where(o => Divides(o.Type))];

    public static bool Divides(ResourceType type) => type.Equals(ResourceTypes.Deployments) || type.Equals(ResourceTypes.StatefulSets);

    public static ObjectKey Key(ResourceType type, string name) => new(type.Namespaced ? Namespace : "", name);

    public static JsonObject Make(ResourceType type, string name, int size)
    {
        var node = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app"] = name } } };
        if (type.Namespaced) node["metadata"]!["namespace"] = Namespace;
        if (Divides(type)) node["spec"] = JsonNode.Parse($$"""{"replicas":{{size}},"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{"name":"c","image":"c:v1"}]} } }""");
        else if (type.Equals(ResourceTypes.Services)) node["spec"] = JsonNode.Parse($$"""{"type":"ClusterIP","ports":[{"port":{{80 + size}} }]}""");
        else if (type.Equals(ResourceTypes.ConfigMaps)) node["data"] = new JsonObject { ["size"] = $"{size}" };
        else node["rules"] = JsonNode.Parse($$"""[{"apiGroups":[""],"resources":["pods"],"resourceNames":["p{{size}}"],"verbs":["get"]}]""");
        return node;
    }

    /// <summary>The same object, changed.</summary>
    public static void Change(ResourceType type, JsonObject node, int size)
    {
        if (Divides(type)) node["spec"]!["replicas"] = size;
        else if (type.Equals(ResourceTypes.Services)) node["spec"]!["ports"]![0]!["port"] = 80 + size;
        else if (type.Equals(ResourceTypes.ConfigMaps)) node["data"]!["size"] = $"{size}";
        else node["rules"]![0]!["resourceNames"]![0] = $"p{size}";
    }

    /// <summary>What a change is about, to be compared between an object and its copies.</summary>
    public static string Content(ResourceType type, KubeObject value)
    {
        var node = value.ToNode();
        var content = type.Equals(ResourceTypes.Services) ? node["spec"]!["ports"]
            : type.Equals(ResourceTypes.ConfigMaps) ? node["data"]
            : Divides(type) ? node["spec"]!["template"] : node["rules"];
        return content!.ToJsonString();
    }

    /// <summary>An object of the same name that somebody makes in a member.</summary>
    public static JsonObject Foreign(ResourceType type, string name)
    {
        var node = Make(type, name, 7);
        node["metadata"]!["labels"] = new JsonObject { [Stranger] = "true" };
        return node;
    }

    public static bool IsStranger(KubeObject value) => value.Header.Labels.ContainsKey(Stranger);
}
