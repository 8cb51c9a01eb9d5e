using System.Globalization;
using System.Text;

namespace Meridian.Objects;

/// <summary>Where in an object a reader stands. Rendered only when there is something to say.</summary>
internal sealed class FieldPath
{
    private readonly List<(string Text, int Index)> parts = [];

    /// <summary>Enters the field of an object whose type is known.</summary>
    public void PushField(string name) => parts.Add((name, -1));

    /// <summary>Enters the value of a map, or of an object whose type is not known.</summary>
    public void PushKey(string key) => parts.Add((key, -2));

    /// <summary>Enters an item of a list.</summary>
    public void PushItem(int index) => parts.Add(("", index));

    /// <summary>Leaves what was entered last.</summary>
    public void Pop() => parts.RemoveAt(parts.Count - 1);

    /// <summary>The path of a member of where the reader stands: <c>spec.containers[0].image</c>.</summary>
    public string To(string member)
    {
        var text = new StringBuilder();
        foreach (var (part, index) in parts)
        {
            if (index >= 0) text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else text.Append(Dot(text.Length)).Append(part);
        }

        return text.Append(Dot(text.Length)).Append(member).ToString();
    }

    /// <summary>Only the fields, as Go names the place of a type error: <c>spec.containers.image</c>.</summary>
    public string FieldsOnly() => string.Join('.', parts.Where(p => p.Index == -1).Select(p => p.Text));

    private static string Dot(int length) => length == 0 ? "" : ".";
}
