using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>Finds the pod specification in an object of any kind that runs pods.</summary>
internal static class PodSpecs
{
    /// <summary>The specification and its path; null if the object runs no pods.</summary>
    public static (string Path, JsonObject Spec)? Find(JsonObject value)
    {
        var path = PathOf(NodeText.Of(value["kind"]));
        JsonNode? node = value;
        foreach (var step in path.Split('.')) node = (node as JsonObject)?[step];
        return node is JsonObject spec ? (path, spec) : null;
    }

    // Custom kinds too, if they keep a template where most do.
    private static string PathOf(string kind) => kind switch
    {
        "Pod" => "spec",
        "PodTemplate" => "template.spec",
        "CronJob" => "spec.jobTemplate.spec.template.spec",
        _ => "spec.template.spec",
    };
}
