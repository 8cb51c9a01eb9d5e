using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the annotations that mean something to pods.</summary>
internal static class PodAnnotationRules
{
    private const string Mirror = "kubernetes.io/config.mirror";
    private const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";
    private const string SeccompPod = "seccomp.security.alpha.kubernetes.io/pod";
    private const string SeccompContainer = "container.seccomp.security.alpha.kubernetes.io/";
    private const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";

    public static void Validate(Dictionary<string, string> annotations, JsonObject spec, string field, Faults faults)
    {
        foreach (var (key, value) in annotations)
        {
            if (key == Mirror && spec.Text("nodeName").Length == 0) faults.InvalidText($"{field}[{key}]", value, "must set spec.nodeName if mirror pod annotation is set");
            else if (key == DeletionCost && !IsCost(value)) faults.InvalidText($"{field}[{key}]", value, "must be a 32bit integer");
            else if (key == SeccompPod || key.StartsWith(SeccompContainer, StringComparison.Ordinal)) Seccomp(value, $"{field}.{key}", faults);
            else if (key.StartsWith(AppArmor, StringComparison.Ordinal)) Profile(key, value, spec, $"{field}[{key}]", faults);
        }
    }

    /// <summary>Checks that an update leaves alone what is fixed when a pod is made.</summary>
    public static void ValidateUpdate(Dictionary<string, string> current, Dictionary<string, string> updated, Faults faults)
    {
        foreach (var (key, what) in current.Keys.Union(updated.Keys, StringComparer.Ordinal).Select(k => (k, What(k))).Where(p => p.Item2.Length > 0))
        {
            var (before, after) = (current.GetValueOrDefault(key), updated.GetValueOrDefault(key));
            if (before is not null && before != after) faults.Forbidden($"metadata.annotations[{key}]", $"may not remove or update {what}");
            else if (before is null) faults.Forbidden($"metadata.annotations[{key}]", $"may not add {what}");
        }
    }

    private static string What(string key) => key == Mirror ? "mirror pod annotation" : key.StartsWith(AppArmor, StringComparison.Ordinal) ? "AppArmor annotations" : "";

    private static bool IsCost(string value) =>
        (value == "0" || !value.TrimStart('-').StartsWith('0')) && !value.StartsWith('+') && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static void Seccomp(string profile, string field, Faults faults)
    {
        if (profile is "runtime/default" or "docker/default" or "unconfined") return;
        if (profile.StartsWith("localhost/", StringComparison.Ordinal)) PathRules.Descending(profile["localhost/".Length..], field, faults);
        else faults.InvalidText(field, profile, "must be a valid seccomp profile");
    }

    private static void Profile(string key, string profile, JsonObject spec, string field, Faults faults)
    {
        var container = key[AppArmor.Length..];
        if (!((string[])["containers", "initContainers", "ephemeralContainers"]).Any(list => spec.Items(list).Any(c => c.Item.Text("name") == container)))
            faults.InvalidText(field, container, "container not found");
        if (profile is not ("" or "runtime/default" or "unconfined") && !profile.StartsWith("localhost/", StringComparison.Ordinal))
            faults.InvalidText(field, profile, $"invalid AppArmor profile name: \"{profile}\"");
    }
}
