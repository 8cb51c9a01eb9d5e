using Meridian.Cel.Syntax;
using Meridian.Cel.Values;

namespace Meridian.Cel.Costs;

/// <summary>Estimates what a checked expression costs, from the sizes that the schemas of its variables allow.</summary>
internal sealed partial class CostEstimator
{
    private readonly IReadOnlyDictionary<string, CelSchema> schemas;
    private readonly Dictionary<Expr, CelCost> sizes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, EntrySize> entrySizes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, string[]> paths = new(ReferenceEqualityComparer.Instance);
    private readonly List<Local> locals = [];

    private CostEstimator(IReadOnlyDictionary<string, CelSchema> schemas) => this.schemas = schemas;

    public static CelCost Estimate(Expr root, IReadOnlyDictionary<string, CelSchema> schemas) => new CostEstimator(schemas).Cost(root);

    private CelCost Cost(Expr expr) => expr switch
    {
        ConstExpr => CelCost.Zero,
        IdentExpr ident => Ident(ident),
        SelectExpr { Declared: { } declared } select => Declared(select, declared),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr message => message.Entries.Aggregate(CelCost.Exactly(40), (sum, e) => sum.Plus(Cost(e.Value))),
        FoldExpr fold => fold.Accumulator == StandardMacros.Accumulator || !IsBinding(fold) ? Fold(fold) : Bind(fold),
        _ => CelCost.Zero,
    };

    private CelCost Ident(IdentExpr ident)
    {
        if (FindLocal(ident.Name) is { } local) SetPath(ident, local.Path);
        else SetPath(ident, [ident.Name]);
        return CelCost.One;
    }

    private CelCost Declared(SelectExpr select, Checking.Declaration declared)
    {
        SetPath(select, [declared.Name]);
        return CelCost.One;
    }

    private CelCost Select(SelectExpr select)
    {
        var cost = Cost(select.Operand);
        if (select.TestOnly) return cost;
        SetPath(select, PathOf(select.Operand) is { } path ? [.. path, select.Field] : null);
        return select.Operand.Type!.Kind is CelTypeKind.Map or CelTypeKind.Object or CelTypeKind.Parameter ? cost.Plus(CelCost.One) : cost;
    }

    private CelCost List(ListExpr list)
    {
        var (cost, size) = (CelCost.Exactly(10), list.Elements.Length == 0 ? CelCost.Zero : new CelCost(ulong.MaxValue, 0));
        foreach (var element in list.Elements)
        {
            cost = cost.Plus(Cost(element));
            size = size.Or(Size(element));
        }
        entrySizes[list] = new EntrySize(true, CelCost.One, size);
        return cost;
    }

    private CelCost Map(MapExpr map)
    {
        var empty = map.Entries.Length == 0 ? CelCost.Zero : new CelCost(ulong.MaxValue, 0);
        var (cost, keys, values) = (CelCost.Exactly(30), empty, empty);
        foreach (var entry in map.Entries)
        {
            cost = cost.Plus(Cost(entry.Key!)).Plus(Cost(entry.Value));
            keys = keys.Or(Size(entry.Key!));
            values = values.Or(Size(entry.Value));
        }
        entrySizes[map] = new EntrySize(false, keys, values);
        return cost;
    }

    private static bool IsBinding(FoldExpr fold) => fold is { Range: ListExpr { Elements.Length: 0 }, Condition: ConstExpr { Value.IsFalse: true } };

    private CelCost Bind(FoldExpr fold)
    {
        var cost = Cost(fold.Range).Plus(Cost(fold.Initial));
        locals.Add(new Local(fold.Accumulator, PathOf(fold.Initial), KnownSize(fold.Initial), KnownEntrySize(fold.Initial)));
        cost = cost.Plus(Cost(fold.Result));
        var (size, entries) = (KnownSize(fold.Result), KnownEntrySize(fold.Result));
        locals.RemoveAt(locals.Count - 1);
        SetSizes(fold, size, entries);
        return cost;
    }

    private CelCost Fold(FoldExpr fold)
    {
        var cost = Cost(fold.Range).Plus(Cost(fold.Initial));
        var mark = locals.Count;
        locals.Add(new Local(fold.Accumulator, PathOf(fold.Initial), KnownSize(fold.Initial), KnownEntrySize(fold.Initial)));
        PushVariables(fold);
        var turn = Cost(fold.Condition).Plus(Cost(fold.Step));
        locals.RemoveRange(mark + 1, locals.Count - mark - 1);
        cost = cost.Plus(Cost(fold.Result));
        locals.RemoveAt(mark);
        var count = Size(fold.Range);
        if (fold.Initial is ConstExpr) SetSizes(fold, KnownSize(fold.Initial), null);
        else if (fold.Initial is ListExpr or MapExpr) SetSizes(fold, count, KnownEntrySize(fold.Step));
        return cost.Plus(count.Times(turn));
    }

    private void PushVariables(FoldExpr fold)
    {
        var entries = KnownEntrySize(fold.Range);
        var path = PathOf(fold.Range);
        var isList = entries?.IsList ?? fold.Range.Type!.Kind == CelTypeKind.List;
        Local Of(string name, string part, CelCost? size) => new(name, path is null ? null : [.. path, part], size, null);
        var key = Of(fold.Variable, isList ? "@indices" : "@keys", entries?.Key);
        var value = Of(fold.Variable2.Length > 0 ? fold.Variable2 : fold.Variable, isList ? "@items" : "@values", entries?.Value);
        if (fold.Variable2.Length > 0)
        {
            locals.Add(key);
            locals.Add(value);
        }
        else locals.Add(isList ? value : key);
    }

    private CelCost Size(Expr expr) => KnownSize(expr) ?? CelCost.Unknown;

    private CelCost? KnownSize(Expr expr)
    {
        if (sizes.TryGetValue(expr, out var known)) return known;
        if (LiteralSize(expr) is { } literal) return literal;
        if (SchemaSize(PathOf(expr)) is { } bySchema) return bySchema;
        if (IsScalar(expr.Type!)) return CelCost.One;
        return expr is IdentExpr ident ? FindLocal(ident.Name)?.Size : null;
    }

    private static CelCost? LiteralSize(Expr expr) => expr switch
    {
        ConstExpr { Value.Kind: CelKind.Type } => null,
        ConstExpr constant => CelCost.Exactly((ulong)ValueSizes.Of(constant.Value)),
        ListExpr list => CelCost.Exactly((ulong)list.Elements.Length),
        MapExpr map => CelCost.Exactly((ulong)map.Entries.Length),
        _ => null,
    };

    /// <summary>Size that the schema of a variable allows at a path from it.</summary>
    private CelCost? SchemaSize(string[]? path)
    {
        if (path is not [var root, .. var rest]) return null;
        // A name that is no variable, such as that of a type, has the size of the object itself: so the reference counts.
        if (!schemas.TryGetValue(root, out var schema) && !(rest.Length == 0 && schemas.TryGetValue("self", out schema))) return null;
        foreach (var part in rest)
        {
            if (part == "@keys") return schema.AdditionalProperties is null ? null : new CelCost(0, 0);
            var next = part switch
            {
                "@items" or "@values" => schema.Items ?? schema.AdditionalProperties,
                "@indices" => null,
                _ => schema.Property(Schemas.FieldNames.Unescape(part)),
            };
            if (next is null) return null;
            schema = next;
        }
        return new CelCost(0, (ulong)SchemaSizes.MaxElements(schema));
    }

    private static bool IsScalar(CelType type) =>
        type.Kind is CelTypeKind.Bool or CelTypeKind.Double or CelTypeKind.Duration or CelTypeKind.Int or CelTypeKind.Timestamp or CelTypeKind.Uint
        || (type.IsOptional && IsScalar(type.Parameters[0]));

    private EntrySize? KnownEntrySize(Expr expr) =>
        entrySizes.TryGetValue(expr, out var known) ? known : expr is IdentExpr ident ? FindLocal(ident.Name)?.Entries : null;

    private void SetSizes(Expr expr, CelCost? size, EntrySize? entries)
    {
        if (size is not null) sizes[expr] = size.Value;
        if (entries is not null) entrySizes[expr] = entries;
    }

    private string[]? PathOf(Expr expr) =>
        expr is IdentExpr ident && FindLocal(ident.Name) is { } local ? local.Path : paths.GetValueOrDefault(expr);

    private void SetPath(Expr expr, string[]? path)
    {
        if (path is not null) paths[expr] = path;
    }

    private Local? FindLocal(string name) => locals.FindLast(l => l.Name == name);

    /// <summary>A variable of a fold or binding: what it stands for and how large that is.</summary>
    private sealed record Local(string Name, string[]? Path, CelCost? Size, EntrySize? Entries);

    /// <summary>How large the keys and values of a collection are.</summary>
    private sealed record EntrySize(bool IsList, CelCost Key, CelCost Value)
    {
        public static EntrySize? Or(EntrySize? a, EntrySize? b) => a is null || b is null ? null : new(a.IsList, a.Key.Or(b.Key), a.Value.Or(b.Value));
    }
}
