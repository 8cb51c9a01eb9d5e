using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in an event.</summary>
internal static class EventRules
{
    private const int MaxText = 128;
    private const int MaxMessage = 1024;
    private const string WrongNamespace = "does not match event.namespace";

    /// <summary>Checks an event that has no <c>eventTime</c>. Events about things without a namespace live in <c>default</c>.</summary>
    public static void Older(JsonObject obj, Faults faults)
    {
        var (own, about) = Namespaces(obj);
        if (about.Length == 0 ? own != "default" : own != about) faults.InvalidText("involvedObject.namespace", about, WrongNamespace);
    }

    /// <summary>Checks an event that says who reports it.</summary>
    public static void Reported(JsonObject obj, Faults faults)
    {
        var (own, about) = Namespaces(obj);
        if (about.Length == 0 && own is not ("default" or "kube-system")) faults.InvalidText("involvedObject.namespace", about, WrongNamespace);
        var controller = obj.Text("reportingComponent");
        if (controller.Length == 0) faults.Required("reportingController");
        faults.Each("reportingController", controller, LabelSyntax.KeyFaults(controller));
        foreach (var name in (string[])["reportingInstance", "action", "reason"])
        {
            if (obj.Text(name).Length == 0) faults.Required(name);
            AtMost(obj, name, MaxText, faults);
        }
        AtMost(obj, "message", MaxMessage, faults);
    }

    public static void Series(JsonObject obj, Faults faults)
    {
        if (obj.Obj("series") is not { } series) return;
        if ((series.Number("count") ?? 0) < 2) faults.InvalidText("series.count", "", "should be at least 2");
        if (!series.Has("lastObservedTime")) faults.Required("series.lastObservedTime");
    }

    private static (string Own, string About) Namespaces(JsonObject obj) => (obj.Obj("metadata").Text("namespace"), obj.Obj("involvedObject").Text("namespace"));

    private static void AtMost(JsonObject obj, string name, int most, Faults faults)
    {
        if (Encoding.UTF8.GetByteCount(obj.Text(name)) > most) faults.InvalidText(name, "", $"can have at most {most} characters");
    }
}
