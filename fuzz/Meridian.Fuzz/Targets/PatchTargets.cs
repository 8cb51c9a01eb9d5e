using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Fuzz;

/// <summary>Patches of all four kinds, on a Deployment. The first byte says which kind.</summary>
internal static class PatchTargets
{
    private static readonly JsonObject Target = JsonNode.Parse("""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","finalizers":["x/y"],"managedFields":[{"manager":"m","operation":"Apply","apiVersion":"apps/v1","fieldsType":"FieldsV1",
        "fieldsV1":{"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:name":{}}}}}}}}]},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"E","value":"1"}],"ports":[{"containerPort":80,"protocol":"TCP"}]}],"volumes":[{"name":"v","emptyDir":{}}]}}}}
        """)!.AsObject();

    private static readonly SchemaType Type = SchemaTable.ForKind("apps/v1", "Deployment")!;

    public static FuzzTarget Patches { get; } = FuzzTarget.Of("patches", Run,
        [
            """0[{"op":"test","path":"/spec/replicas","value":1},{"op":"move","from":"/spec/template","path":"/spec/t"},{"op":"copy","from":"","path":"/metadata/annotations"},{"op":"add","path":"/metadata/finalizers/-","value":"z"}]""",
            """1{"metadata":{"labels":{"a":null}},"spec":{"template":{"spec":{"containers":[]}}}}""",
            """2{"metadata":{"$deleteFromPrimitiveList/finalizers":["x/y"]},"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"},"template":{"spec":{"$setElementOrder/containers":[{"name":"d"},{"name":"c"}],"containers":[{"name":"d","$patch":"replace"},{"name":"c","$patch":"delete"}]}}}}""",
            """3{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"c","ports":[{"containerPort":81}]},{"name":"e"}]}}}}""",
        ],
        "{", "}", "[", "]", ",", "null", "\"$patch\":\"delete\"", "\"$patch\":\"replace\"", "\"$setElementOrder/containers\":[", "\"$retainKeys\":[", "\"op\":\"copy\"", "\"path\":\"/", "/-", "~1", "\"managedFields\":[{}]", "\"name\":\"c\"", "1e400");

    private static void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var kind = input[0] % 4;
        JsonNode? patch = null;
        if (!FuzzTargets.MayRefuse(() => patch = JsonTree.Read(input.AsMemory(1), [])) || patch is null) return;
        JsonNode? patched = null;
        var taken = FuzzTargets.MayRefuse(() => patched = kind switch
        {
            0 => JsonPatch.Apply(Target, patch),
            1 => MergePatch.Apply(Target, patch),
            2 => patch is JsonObject merge ? StrategicMergePatch.Apply(Target, merge, Type) : null,
            _ => patch is JsonObject config ? ManagedFields.ApplyPatch(Target, config, "m", force: false, DateTimeOffset.UnixEpoch, Type) : null,
        });
        if (taken && patched is not null) FuzzTargets.MayRefuse(() => Store(patched));
    }

    private static void Store(JsonNode patched)
    {
        var after = ObjectDecoder.Decode(JsonBytes.Of(patched), "application/json", "apps/v1", "Deployment").Node;
        ManagedFields.TrackUpdate(Target, after, "m", DateTimeOffset.UnixEpoch, Type);
        KubeObject.FromNode(after);
    }
}
