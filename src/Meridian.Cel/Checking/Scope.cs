namespace Meridian.Cel.Checking;

/// <summary>The variables of the folds around a place, innermost last.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, CelType Type)> locals = [];

    public int Mark => locals.Count;

    public void Add(string name, CelType type) => locals.Add((name, type));

    public void Restore(int mark) => locals.RemoveRange(mark, locals.Count - mark);

    public CelType? Find(string name)
    {
        for (var i = locals.Count - 1; i >= 0; i--)
            if (locals[i].Name == name) return locals[i].Type;
        return null;
    }
}
