using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>VolumeAttachments.</summary>
internal sealed class VolumeAttachmentStrategy() : BuiltInStrategy(ResourceTypes.VolumeAttachments)
{
    private const int MaxMetadata = 256 * 1024;
    private const int MaxMessage = 1024;

    public override bool HasGeneration => false;

    public override bool AllowsUnconditionalUpdate => false;

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["attached"] = false };

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource == "status") UpdateRules.KeepDescription(current, updated);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        DriverRules.Name(spec.Text("attacher"), "spec.attacher", faults);
        Source(spec.Obj("source"), faults);
        faults.Each("spec.nodeName", spec.Text("nodeName"), NameSyntax.SubdomainFaults(spec.Text("nodeName")));
        Status(obj.Obj("status"), faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("spec", current["spec"], updated["spec"]);

    private static void Source(JsonObject? source, Faults faults)
    {
        const string field = "spec.source";
        const string one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        var (inline, named) = (source.Has("inlineVolumeSpec"), source.Has("persistentVolumeName"));
        if (!inline && !named) faults.Required(field, one);
        else if (inline && named) faults.Forbidden(field, one);
        else if (named && source.Text("persistentVolumeName") is var name)
        {
            if (name.Length == 0) faults.Required(field + ".persistentVolumeName", "must specify non empty persistentVolumeName");
            faults.Each(field + ".persistentVolumeName", name, NameSyntax.SubdomainFaults(name));
        }
    }

    private static void Status(JsonObject? status, Faults faults)
    {
        if (status.Map("attachmentMetadata").Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value)) > MaxMetadata)
            faults.TooLong("status.attachmentMetadata", MaxMetadata);
        foreach (var name in (string[])["attachError", "detachError"])
        {
            if (status.Obj(name) is not { } error) continue;
            if (error.Text("message").Length > MaxMessage) faults.TooLong($"status.{name}.message", MaxMetadata);
            if (error.Number("errorCode") is < 0 and var code) faults.InvalidNumber($"status.{name}.errorCode", code, "must be between 0 and 2147483647, inclusive");
        }
    }
}
