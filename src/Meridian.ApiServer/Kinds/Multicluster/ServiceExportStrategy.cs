using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ServiceExports.</summary>
internal sealed class ServiceExportStrategy() : BuiltInStrategy(ResourceTypes.ServiceExports)
{
    // What is exported becomes the metadata of others: better refused here than there.
    protected override void ValidateContent(JsonObject obj, Faults faults) =>
        MetadataRules.ValidateLabels(obj.Obj("spec").Map("exportedLabels"), "spec.exportedLabels", faults);
}
