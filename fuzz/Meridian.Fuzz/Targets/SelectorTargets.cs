using Meridian.Objects;

namespace Meridian.Fuzz;

/// <summary>Selectors by labels and by fields.</summary>
internal static class SelectorTargets
{
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal) { ["a"] = "b", ["x/y"] = "", ["n"] = "5" };

    public static FuzzTarget Selectors { get; } = FuzzTarget.Of("selectors", input =>
    {
        var text = FuzzTargets.Text(input);
        FuzzTargets.MayRefuse(() => LabelSelector.Parse(text).Matches(Labels));
        FuzzTargets.MayRefuse(() => FieldSelector.Parse(text, ResourceTypes.Pods));
        FuzzTargets.MayRefuse(() => FieldSelector.Parse(text, ResourceTypes.Events));
        Quantity.TryParse(text, out _);
    },
        ["a=b,x/y!=z,n in (1,2),!q,n>3", "a notin (b),c", "metadata.name=x,spec.nodeName!=,status.phase==Running", "involvedObject.name=a\\,b\\=c", "a in ()", "1.5Gi", "-12e3", "0.1n"],
        "in", "notin", "(", ")", ",", "!", "=", "==", "!=", ">", "<", "\\", "metadata.name", "spec.nodeName", " ");
}
