using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Finds the pod template of kinds that make pods.</summary>
internal static class WorkloadTemplates
{
    private static readonly HashSet<(string Group, string Plural)> Plain =
    [
        ("", "replicationcontrollers"), ("apps", "deployments"), ("apps", "replicasets"), ("apps", "daemonsets"), ("apps", "statefulsets"), ("batch", "jobs"),
    ];

    /// <summary>The template; null for other kinds, or if there is none.</summary>
    public static JsonObject? Find(ResourceType type, JsonObject workload)
    {
        if (Plain.Contains((type.Group, type.Plural))) return workload["spec"]?["template"] as JsonObject;
        return (type.Group, type.Plural) switch
        {
            ("", "podtemplates") => workload["template"] as JsonObject,
            ("batch", "cronjobs") => workload["spec"]?["jobTemplate"]?["spec"]?["template"] as JsonObject,
            _ => null,
        };
    }
}
