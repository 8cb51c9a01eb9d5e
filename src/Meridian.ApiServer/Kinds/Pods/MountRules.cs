using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the volumes a container mounts, as directories or as block devices.</summary>
internal static class MountRules
{
    public static void Validate(JsonObject container, string field, PodScope pod, Faults faults)
    {
        Mounts(container, field + ".volumeMounts", pod, faults);
        Devices(container, field + ".volumeDevices", pod, faults);
    }

    private static void Mounts(JsonObject container, string field, PodScope pod, Faults faults)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var devices = container.Items("volumeDevices").Select(d => d.Item).ToArray();
        foreach (var (i, mount) in container.Items("volumeMounts"))
        {
            var (at, name, path) = ($"{field}[{i}]", mount.Text("name"), mount.Text("mountPath"));
            if (name.Length == 0) faults.Required(at + ".name");
            if (!pod.Volumes.TryGetValue(name, out _)) faults.NotFound(at + ".name", name);
            if (path.Length == 0) faults.Required(at + ".mountPath");
            if (!paths.Add(path)) faults.InvalidText(at + ".mountPath", path, "must be unique");
            if (devices.Any(d => d.Text("name") == name)) faults.InvalidText(at + ".name", name, "must not already exist in volumeDevices");
            if (devices.Any(d => d.Text("devicePath") == path)) faults.InvalidText(at + ".mountPath", path, "must not already exist as a path in volumeDevices");
            SubPaths(mount, field, faults);
            Propagation(mount, field, container.Obj("securityContext").Flag("privileged"), faults);
        }
    }

    private static void SubPaths(JsonObject mount, string field, Faults faults)
    {
        var (sub, expression) = (mount.Text("subPath"), mount.Text("subPathExpr"));
        if (sub.Length > 0) PathRules.Descending(sub, field + ".subPath", faults);
        if (expression.Length == 0) return;
        if (sub.Length > 0) faults.InvalidText(field + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
        PathRules.Descending(expression, field + ".subPathExpr", faults);
    }

    private static void Propagation(JsonObject mount, string field, bool privileged, Faults faults)
    {
        var propagation = mount.Text("mountPropagation");
        if (mount.Has("mountPropagation"))
        {
            faults.Supported(field + ".mountPropagation", propagation, "Bidirectional", "HostToContainer", "None");
            if (propagation == "Bidirectional" && !privileged)
                faults.Forbidden(field + ".mountPropagation", "Bidirectional mount propagation is available only to privileged containers");
        }
        if (!mount.Has("recursiveReadOnly")) return;
        faults.Supported(field + ".recursiveReadOnly", mount.Text("recursiveReadOnly"), "Disabled", "Enabled", "IfPossible");
        if (mount.Text("recursiveReadOnly") is not ("Enabled" or "IfPossible")) return;
        if (!mount.Flag("readOnly")) faults.Forbidden(field + ".recursiveReadOnly", "may only be specified when readOnly is true");
        if (propagation is not ("" or "None")) faults.Forbidden(field + ".recursiveReadOnly", "may only be specified when mountPropagation is None or not specified");
    }

    private static void Devices(JsonObject container, string field, PodScope pod, Faults faults)
    {
        var (names, paths) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var mounts = container.Items("volumeMounts").Select(m => m.Item).ToArray();
        foreach (var (i, device) in container.Items("volumeDevices"))
        {
            var (at, name, path) = ($"{field}[{i}]", device.Text("name"), device.Text("devicePath"));
            if (name.Length == 0) faults.Required(at + ".name");
            else if (!names.Add(name)) faults.InvalidText(at + ".name", name, "must be unique");
            if (!pod.Volumes.TryGetValue(name, out var volume)) faults.NotFound(at + ".name", name);
            else if (!volume.Has("persistentVolumeClaim") && !volume.Has("ephemeral"))
                faults.InvalidText(at + ".name", name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            if (path.Length == 0) faults.Required(at + ".devicePath");
            if (path.Split('/').Contains("..")) faults.InvalidText(at + ".devicePath", path, "can not contain backsteps ('..')");
            else if (!paths.Add(path)) faults.InvalidText(at + ".devicePath", path, "must be unique");
            if (mounts.Any(m => m.Text("name") == name)) faults.InvalidText(at + ".name", name, "must not already exist in volumeMounts");
            if (mounts.Any(m => m.Text("mountPath") == path)) faults.InvalidText(at + ".devicePath", path, "must not already exist as a path in volumeMounts");
        }
    }
}
