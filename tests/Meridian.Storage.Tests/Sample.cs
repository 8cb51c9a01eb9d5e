using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Storage.Tests;

internal static class Sample
{
    public static readonly ResourceType Type = ResourceTypes.ConfigMaps;

    public static JsonObject Node(ObjectKey key, string value = "") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        ["data"] = new JsonObject { ["value"] = value },
    };

    public static KubeObject Object(ObjectKey key) => KubeObject.FromNode(Node(key));

    public static StoreWrite Put(string name, long expected = 0, string value = "") =>
        new(Type, new ObjectKey("ns", name), expected, ObjectDraft.Of(Node(new ObjectKey("ns", name), value)));

    public static StoreWrite Delete(string name, long expected) => new(Type, new ObjectKey("ns", name), expected, null);

    public static string Text(KubeObject value) => System.Text.Encoding.UTF8.GetString(value.Json.Span);

    public static void AssertSame(KubeObject? expected, KubeObject? actual)
    {
        Assert.Equal(expected is null ? null : Text(expected), actual is null ? null : Text(actual));
        Assert.Equal(expected?.Header.ResourceVersion, actual?.Header.ResourceVersion);
    }

    public static long Revision(KubeObject value) => long.Parse(value.Header.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
}
