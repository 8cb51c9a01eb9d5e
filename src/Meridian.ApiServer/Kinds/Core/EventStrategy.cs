using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Core events.</summary>
internal sealed class EventStrategy() : BuiltInStrategy(ResourceTypes.Events)
{
    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override void PrepareForCreate(JsonObject obj)
    {
    }

    // Events of cluster-scoped objects live in namespace default.
    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var (own, about) = (obj.Obj("metadata").Text("namespace"), obj.Obj("involvedObject").Text("namespace"));
        if (about.Length == 0 ? own is not ("default" or "kube-system") : about != own)
            faults.InvalidText("involvedObject.namespace", about, "does not match event.namespace");
    }
}
