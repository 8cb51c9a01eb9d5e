using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// The definitions of the multi-cluster services API for clusters that do not have them, written after its version 0.5. Local clusters serve these kinds without.
/// </summary>
internal static class McsDefinitions
{
    private const string Texts = """{"type":"object","additionalProperties":{"type":"string"}}""";

    private const string Conditions = """
        {"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["type"],"items":{"type":"object","required":["lastTransitionTime","message","reason","status","type"],"properties":{
          "type":{"type":"string","maxLength":316},"status":{"type":"string","enum":["True","False","Unknown"]},"reason":{"type":"string","minLength":1,"maxLength":1024},
          "message":{"type":"string","maxLength":32768},"lastTransitionTime":{"type":"string","format":"date-time"},"observedGeneration":{"type":"integer","format":"int64","minimum":0}}}}
        """;

    private static readonly string Export = $$$"""
        {"spec":{"type":"object","properties":{"exportedLabels":{{{Texts}}},"exportedAnnotations":{{{Texts}}} } },
         "status":{"type":"object","properties":{"conditions":{{{Conditions}}} } } }
        """;

    private static readonly string Import = $$$"""
        {"spec":{"type":"object","required":["ports","type"],"properties":{
          "type":{"type":"string","enum":["ClusterSetIP","Headless"]},
          "ips":{"type":"array","maxItems":2,"items":{"type":"string"} },
          "ipFamilies":{"type":"array","maxItems":2,"items":{"type":"string"} },
          "ports":{"type":"array","x-kubernetes-list-type":"atomic","items":{"type":"object","required":["port"],"properties":{
            "name":{"type":"string"},"protocol":{"type":"string","default":"TCP"},"appProtocol":{"type":"string"},"port":{"type":"integer","format":"int32"} } } },
          "sessionAffinity":{"type":"string"},
          "sessionAffinityConfig":{"type":"object","properties":{"clientIP":{"type":"object","properties":{"timeoutSeconds":{"type":"integer","format":"int32"} } } } },
          "internalTrafficPolicy":{"type":"string"},
          "trafficDistribution":{"type":"string"} } },
         "status":{"type":"object","properties":{
          "endpointSliceObjects":{"type":"string","enum":["Present","Absent"]},
          "clusters":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["cluster"],"items":{"type":"object","required":["cluster"],"properties":{"cluster":{"type":"string"} } } },
          "conditions":{{{Conditions}}} } } }
        """;

    /// <summary>Both definitions.</summary>
    public static IReadOnlyList<JsonObject> All() =>
    [
        Of(ResourceTypes.ServiceExports, Export, ("Valid", "string", """.status.conditions[?(@.type=="Valid")].status"""), ("Conflict", "string", """.status.conditions[?(@.type=="Conflict")].status""")),
        Of(ResourceTypes.ServiceImports, Import, ("Type", "string", ".spec.type"), ("IP", "string", ".spec.ips")),
    ];

    private static JsonObject Of(ResourceType type, string fields, params (string Name, string Type, string Path)[] columns)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = JsonNode.Parse(fields),
        };
        return new JsonObject
        {
            ["apiVersion"] = ResourceTypes.CustomResourceDefinitions.ApiVersion, ["kind"] = ResourceTypes.CustomResourceDefinitions.Kind,
            // Groups below x-k8s.io are refused without a word on who agreed to them.
            ["metadata"] = new JsonObject { ["name"] = type.GroupResource, ["annotations"] = new JsonObject { ["api-approved.kubernetes.io"] = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/1645-multi-cluster-services-api" } },
            ["spec"] = new JsonObject
            {
                ["group"] = type.Group, ["scope"] = "Namespaced",
                ["names"] = new JsonObject
                {
                    ["kind"] = type.Kind, ["listKind"] = type.ListKind, ["plural"] = type.Plural, ["singular"] = type.Singular,
                    ["shortNames"] = StatusNodes.Texts(type.ShortNames), ["categories"] = StatusNodes.Texts(type.Categories),
                },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = type.Version, ["served"] = true, ["storage"] = true, ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
                    ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                    ["additionalPrinterColumns"] = new JsonArray(
                        [.. columns.Append(("Age", "date", ".metadata.creationTimestamp")).Select(c => (JsonNode?)new JsonObject { ["name"] = c.Item1, ["type"] = c.Item2, ["jsonPath"] = c.Item3 })]),
                }),
            },
        };
    }
}
