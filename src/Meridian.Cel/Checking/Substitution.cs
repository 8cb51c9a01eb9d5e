namespace Meridian.Cel.Checking;

/// <summary>What type variables stand for, and which types can stand for which.</summary>
internal sealed class Substitution
{
    private readonly Dictionary<string, CelType> bound = new(StringComparer.Ordinal);
    private int variables;

    private Substitution(Dictionary<string, CelType> bound) => this.bound = bound;

    public Substitution()
    {
    }

    public CelType NewVariable() => CelType.Parameter("_var" + variables++.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether all of <paramref name="from"/> can be passed where <paramref name="to"/> is wanted; binds variables only if so.</summary>
    public bool Assign(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        var trial = new Substitution(new Dictionary<string, CelType>(bound, StringComparer.Ordinal));
        if (!trial.AllAssignable(from, to)) return false;
        foreach (var (name, type) in trial.bound) bound[name] = type;
        return true;
    }

    public bool Assign(CelType from, CelType to) => Assign([from], [to]);

    /// <summary>The type with variables replaced by what they stand for.</summary>
    /// <param name="type">Type.</param>
    /// <param name="openToDyn">Whether a variable that stands for nothing becomes dyn.</param>
    public CelType Apply(CelType type, bool openToDyn = false)
    {
        if (type.Kind == CelTypeKind.Parameter)
            return bound.TryGetValue(type.Name, out var actual) ? Apply(actual, openToDyn) : openToDyn ? CelType.Dyn : type;
        return type.Parameters.Count == 0 ? type : type.With([.. type.Parameters.Select(p => Apply(p, openToDyn))]);
    }

    /// <summary>The type with each of its own parameters replaced by a new variable.</summary>
    public static CelType Rename(CelType type, Dictionary<string, CelType> names) =>
        type.Kind == CelTypeKind.Parameter ? names.TryGetValue(type.Name, out var fresh) ? fresh : type
        : type.Parameters.Count == 0 ? type : type.With([.. type.Parameters.Select(p => Rename(p, names))]);

    public static CelType MostGeneral(CelType a, CelType b) => IsEqualOrLessSpecific(a, b) ? a : b;

    private bool AllAssignable(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        if (from.Count != to.Count) return false;
        for (var i = 0; i < from.Count; i++)
            if (!IsAssignable(from[i], to[i])) return false;
        return true;
    }

    private bool IsAssignable(CelType from, CelType to)
    {
        if (to.Kind == CelTypeKind.Parameter)
        {
            if (CanStandFor(from, to, out var known)) return true;
            if (known) return false;
        }
        if (from.Kind == CelTypeKind.Parameter) return CanStandFor(to, from, out _);
        if (from.IsDynamic || to.IsDynamic) return true;
        if (from.Kind == CelTypeKind.Null) return IsNullable(to);
        if (to.Kind == CelTypeKind.Null) return IsNullable(from);
        return from.Kind switch
        {
            CelTypeKind.Type => to.Kind == CelTypeKind.Type,
            CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Opaque =>
                from.Kind == to.Kind && from.Name == to.Name && AllAssignable(from.Parameters, to.Parameters),
            CelTypeKind.Wrapper => (to.Kind == CelTypeKind.Wrapper ? to.Parameters[0] : to).Equals(from.Parameters[0]),
            _ => from.Equals(to) || (to.Kind == CelTypeKind.Wrapper && from.Equals(to.Parameters[0])),
        };
    }

    private static bool IsNullable(CelType type) =>
        type.Kind is CelTypeKind.Null or CelTypeKind.Object or CelTypeKind.Opaque or CelTypeKind.Wrapper or CelTypeKind.Timestamp or CelTypeKind.Duration;

    private bool CanStandFor(CelType type, CelType variable, out bool known)
    {
        known = true;
        if (type.Kind == variable.Kind && type.Equals(variable)) return true;
        if (bound.TryGetValue(variable.Name, out var current))
        {
            if (type.Equals(current)) return true;
            if (!IsAssignable(type, current)) return false;
            var general = MostGeneral(type, current);
            if (!Mentions(general, variable)) bound[variable.Name] = general;
            return true;
        }
        known = false;
        if (Mentions(type, variable)) return false;
        bound[variable.Name] = type;
        return true;
    }

    private bool Mentions(CelType type, CelType variable)
    {
        if (type.Equals(variable)) return true;
        if (type.Kind == CelTypeKind.Parameter) return bound.TryGetValue(type.Name, out var actual) && Mentions(actual, variable);
        return type.Parameters.Any(p => Mentions(p, variable));
    }

    private static bool IsEqualOrLessSpecific(CelType a, CelType b)
    {
        if (a.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter) return true;
        if (b.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter) return false;
        // A primitive joined with its nullable form is the nullable form.
        if (a.Kind == CelTypeKind.Wrapper && b.Equals(a.Parameters[0])) return true;
        if (b.Kind == CelTypeKind.Wrapper && a.Equals(b.Parameters[0])) return false;
        if (a.Kind != b.Kind)
            // null gives way to what may be null.
            return b.Kind == CelTypeKind.Null;
        if (a.Kind is not (CelTypeKind.Opaque or CelTypeKind.List or CelTypeKind.Map)) return a.Kind == CelTypeKind.Type || a.Equals(b);
        if (a.Name != b.Name || a.Parameters.Count != b.Parameters.Count) return false;
        for (var i = 0; i < a.Parameters.Count; i++)
            if (!IsEqualOrLessSpecific(a.Parameters[i], b.Parameters[i])) return false;
        return true;
    }
}
