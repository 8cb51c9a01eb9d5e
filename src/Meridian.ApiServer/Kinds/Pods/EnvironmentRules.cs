using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a container's environment.</summary>
internal static class EnvironmentRules
{
    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

    public static void Validate(JsonObject container, string field, PodScope pod, Faults faults)
    {
        foreach (var (i, variable) in container.Items("env")) Variable(variable, $"{field}.env[{i}]", pod, faults);
        foreach (var (i, source) in container.Items("envFrom")) From(source, $"{field}.envFrom", i, faults);
    }

    private static void Variable(JsonObject variable, string field, PodScope pod, Faults faults)
    {
        var name = variable.Text("name");
        if (name.Length == 0) faults.Required(field + ".name");
        else faults.Each(field + ".name", name, NameSyntax.EnvNameFaults(name));
        if (variable.Obj("valueFrom") is not { } from) return;
        field += ".valueFrom";
        var found = Sources.Where(from.Has).ToArray();
        foreach (var source in found) Source(source, from.Obj(source) ?? [], $"{field}.{source}", pod, faults);
        if (found.Length == 0) faults.InvalidText(field, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        else if (variable.Text("value").Length > 0) faults.InvalidText(field, "", "may not be specified when `value` is not empty");
        else if (found.Length > 1) faults.InvalidText(field, "", "may not have more than one field specified at a time");
    }

    private static void Source(string kind, JsonObject source, string field, PodScope pod, Faults faults)
    {
        switch (kind)
        {
            case "fieldRef":
                DownwardRules.Field(source, DownwardRules.EnvironmentFields, field, faults);
                break;
            case "resourceFieldRef":
                DownwardRules.Resource(source, field, inVolume: false, faults);
                break;
            case "fileKeyRef":
                FileKey(source, field, pod, faults);
                break;
            default:
                Key(source, field, faults);
                break;
        }
    }

    private static void Key(JsonObject reference, string field, Faults faults)
    {
        faults.Subdomain(field + ".name", reference.Text("name"));
        if (reference.Text("key") is not { Length: > 0 } key) faults.Required(field + ".key");
        else faults.Each(field + ".key", key, NameSyntax.DataKeyFaults(key));
    }

    private static void FileKey(JsonObject reference, string field, PodScope pod, Faults faults)
    {
        var volume = reference.Text("volumeName");
        if (volume.Length == 0) faults.Required(field + ".volumeName");
        else if (!pod.Volumes.TryGetValue(volume, out var found)) faults.NotFound(field + ".volumeName", volume);
        else if (!found.Has("emptyDir")) faults.InvalidText(field + ".volumeName", volume, "referenced volume must be of type emptyDir");
        if (reference.Text("path") is not { Length: > 0 } path) faults.Required(field + ".path");
        else PathRules.DescendingAndFree(path, field + ".path", faults);
        if (reference.Text("key") is not { Length: > 0 } key) faults.Required(field + ".key");
        else faults.Each(field + ".key", key, NameSyntax.EnvNameFaults(key));
    }

    // As in Kubernetes, faults of the choice name the list, not its item.
    private static void From(JsonObject source, string field, int index, Faults faults)
    {
        var at = $"{field}[{index}]";
        if (source.Text("prefix") is { Length: > 0 } prefix) faults.Each(at + ".prefix", prefix, NameSyntax.EnvNameFaults(prefix));
        var references = ((string[])["configMapRef", "secretRef"]).Where(source.Has).ToArray();
        foreach (var reference in references)
        {
            if (source.Obj(reference).Text("name") is not { Length: > 0 } name) faults.Required($"{at}.{reference}.name");
            else faults.Subdomain($"{at}.{reference}.name", name.EndsWith('-') ? name[..^1] + "a" : name);
        }
        if (references.Length == 0) faults.InvalidText(field, "", "must specify one of: `configMapRef` or `secretRef`");
        else if (references.Length > 1) faults.InvalidText(field, "", "may not have more than one field specified at a time");
    }
}
