using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in where devices are: on a node, on those that a selector chooses, or on all.</summary>
internal static class DevicePlace
{
    /// <summary>Checks the three ways, and notes those used.</summary>
    public static void Node(JsonObject owner, string field, string notEmpty, List<string> chosen, Faults faults)
    {
        if (owner.Has("nodeName"))
        {
            if (owner.Text("nodeName") is not { Length: > 0 } node) faults.InvalidText(field + ".nodeName", "", notEmpty);
            else
            {
                chosen.Add("`nodeName`");
                faults.Each(field + ".nodeName", node, NameSyntax.SubdomainFaults(node));
            }
        }
        if (owner.Obj("nodeSelector") is { } selector)
        {
            chosen.Add("`nodeSelector`");
            AffinityRules.NodeSelector(selector, field + ".nodeSelector", faults);
        }
        Flag(owner, "allNodes", field, chosen, faults);
    }

    /// <summary>Checks a flag that says something only when it is set, and notes it.</summary>
    public static void Flag(JsonObject owner, string name, string field, List<string> chosen, Faults faults)
    {
        if (!owner.Has(name)) return;
        if (owner.Flag(name)) chosen.Add($"`{name}`");
        else faults.Invalid($"{field}.{name}", false, "must be either unset or set to true");
    }
}
