using System.Globalization;
using System.Text;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Where in a value a walk stands. Rendered only when there is something to say.</summary>
internal sealed class ValuePath
{
    private readonly List<(string Name, int Index)> parts = [];

    /// <summary>Enters a member.</summary>
    public void PushField(string name) => parts.Add((name, -1));

    /// <summary>Enters the value of a map, shown as <c>[key]</c>.</summary>
    public void PushKey(string key) => parts.Add((key, -2));

    /// <summary>Enters an item of a list.</summary>
    public void PushItem(int index) => parts.Add(("", index));

    /// <summary>Leaves what was entered last.</summary>
    public void Pop() => parts.RemoveAt(parts.Count - 1);

    /// <summary>The path of a member of where the walk stands: <c>spec.ports[0].name</c>.</summary>
    public string To(string member)
    {
        var here = ToString();
        return here.Length == 0 ? member : $"{here}.{member}";
    }

    /// <summary>The path; empty at the root.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in parts)
        {
            if (index >= 0) text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else if (index == -2) text.Append('[').Append(name).Append(']');
            else text.Append(text.Length == 0 ? "" : ".").Append(name);
        }
        return text.ToString();
    }
}
