using Meridian.Cel.Syntax;

namespace Meridian.Cel.Checking;

/// <summary>Faults of an expression, and what keeps a well-typed one from becoming a program.</summary>
internal sealed record CheckResult(List<CelIssue> Issues, string? ProgramFault);

/// <summary>Finds the type of every part of an expression, what names stand for, and which overloads calls may mean.</summary>
internal sealed partial class Checker
{
    private readonly CelEnvironment environment;
    private readonly SourceText source;
    private readonly Substitution types = new();
    private readonly Scope scope = new();
    private readonly List<Expr> visited = [];
    private int mixedAllowed;

    private Checker(CelEnvironment environment, SourceText source) => (this.environment, this.source) = (environment, source);

    private List<CelIssue> Issues { get; } = [];

    /// <summary>Checks a tree and writes the findings into it.</summary>
    public static CheckResult Check(Expr root, SourceText source, CelEnvironment environment)
    {
        var checker = new Checker(environment, source);
        checker.Visit(root);
        foreach (var expr in checker.visited) expr.Type = checker.types.Apply(expr.Type!, true);
        if (checker.Issues.Count == 0) LiteralValidation.Check(checker.visited, source, checker.Issues);
        return new CheckResult(checker.Issues, checker.Issues.Count == 0 ? LiteralValidation.ProgramFault(checker.visited) : null);
    }

    private CelType Visit(Expr expr)
    {
        expr.Type = Find(expr);
        visited.Add(expr);
        return expr.Type;
    }

    private CelType Find(Expr expr) => expr switch
    {
        ConstExpr constant => constant.Value.RuntimeType(),
        IdentExpr ident => Ident(ident),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr message => Struct(message),
        FoldExpr fold => FoldType(fold),
        _ => throw new InvalidOperationException("unknown expression " + expr.GetType().Name),
    };

    private CelType Ident(IdentExpr ident)
    {
        if (scope.Find(ident.Name) is { } local) return local;
        ident.Declared = environment.FindName(ident.Name);
        if (ident.Declared is not null) return ident.Declared.Type;
        return Report(ident.Position, $"undeclared reference to '{ident.Name}' (in container '{environment.Container}')");
    }

    private CelType Select(SelectExpr select)
    {
        if (!select.TestOnly && DottedName(select) is { } name && environment.FindName(name) is { } declared)
        {
            select.Declared = declared;
            return declared.Type;
        }
        var type = FieldOf(select.Position, Visit(select.Operand), select.Field, false);
        return select.TestOnly ? CelType.Bool : type;
    }

    /// <summary>The dotted name that a chain of selections spells; null if it begins with something else, or with a variable of a fold.</summary>
    private string? DottedName(Expr expr) => expr switch
    {
        IdentExpr ident when scope.Find(ident.Name) is null => ident.Name,
        SelectExpr { TestOnly: false } select when DottedName(select.Operand) is { } prefix => prefix + "." + select.Field,
        _ => null,
    };

    private CelType FieldOf(int position, CelType operand, string field, bool optional)
    {
        var target = types.Apply(operand);
        var wasOptional = target.IsOptional;
        if (wasOptional) target = target.Parameters[0];
        var type = FieldOf(position, target, field);
        return wasOptional || optional ? CelType.Optional(type) : type;
    }

    private CelType FieldOf(int position, CelType target, string field)
    {
        switch (target.Kind)
        {
            case CelTypeKind.Map:
                return target.Parameters[1];
            case CelTypeKind.Object:
                if (environment.FieldType(target.Name, field) is { } type) return type;
                return Report(position, environment.HasType(target.Name) ? $"undefined field '{field}'" : $"unexpected failed resolution of '{target.Name}'");
            case CelTypeKind.Parameter:
                types.Assign(CelType.Dyn, target);
                return CelType.Dyn;
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return CelType.Dyn;
            default:
                return Report(position, $"type '{target}' does not support field selection");
        }
    }

    private CelType List(ListExpr list)
    {
        CelType? element = null;
        for (var i = 0; i < list.Elements.Length; i++)
        {
            var type = Visit(list.Elements[i]);
            if (list.Optional[i]) type = Unwrap(list.Elements[i].Position, type);
            element = Join(list.Elements[i].Position, element, type);
        }
        return CelType.List(element ?? types.NewVariable());
    }

    private CelType Map(MapExpr map)
    {
        CelType? key = null, value = null;
        foreach (var entry in map.Entries)
        {
            key = Join(entry.Key!.Position, key, Visit(entry.Key));
            var type = Visit(entry.Value);
            if (entry.Optional) type = Unwrap(entry.Value.Position, type);
            value = Join(entry.Value.Position, value, type);
        }
        return map.Entries.Length == 0 ? CelType.Map(types.NewVariable(), types.NewVariable()) : CelType.Map(key!, value!);
    }

    private CelType Unwrap(int position, CelType type)
    {
        var found = types.Apply(type);
        if (found.IsOptional) return found.Parameters[0];
        if (found.IsDynamic) return CelType.Dyn;
        return Report(position, $"expected type 'optional_type({found})' but found '{found}'");
    }

    private CelType Join(int position, CelType? previous, CelType current)
    {
        if (previous is null) return current;
        if (types.Assign(previous, current)) return Substitution.MostGeneral(previous, current);
        if (!environment.HomogeneousLiterals || mixedAllowed > 0) return CelType.Dyn;
        return Report(position, $"expected type '{types.Apply(previous, true)}' but found '{types.Apply(current, true)}'");
    }

    private CelType FoldType(FoldExpr fold)
    {
        var range = types.Apply(Visit(fold.Range));
        var accumulator = Visit(fold.Initial);
        var (first, second) = Variables(fold, range);
        var mark = scope.Mark;
        scope.Add(fold.Accumulator, accumulator);
        var inner = scope.Mark;
        scope.Add(fold.Variable, first);
        if (fold.Variable2.Length > 0) scope.Add(fold.Variable2, second);
        RequireAssignable(fold.Condition.Position, CelType.Bool, Visit(fold.Condition));
        RequireAssignable(fold.Step.Position, accumulator, Visit(fold.Step));
        scope.Restore(inner);
        var result = Visit(fold.Result);
        scope.Restore(mark);
        return types.Apply(result);
    }

    private (CelType First, CelType Second) Variables(FoldExpr fold, CelType range)
    {
        var two = fold.Variable2.Length > 0;
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return two ? (CelType.Int, range.Parameters[0]) : (range.Parameters[0], CelType.Dyn);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Parameter:
                types.Assign(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return (CelType.Dyn, CelType.Dyn);
            default:
                Report(fold.Range.Position, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
                return (CelType.Error, CelType.Error);
        }
    }

    private void RequireAssignable(int position, CelType expected, CelType actual)
    {
        if (!types.Assign(actual, expected)) Report(position, $"expected type '{types.Apply(expected)}' but found '{types.Apply(actual)}'");
    }

    private CelType Report(int position, string message)
    {
        Issues.Add(source.Issue(position, message));
        return CelType.Error;
    }
}
