// SPDX-License-Identifier: MIT
// A module for clang-tidy-19: its one check, `dgram-own-scope`, leaves the declarations of system
// headers out of what the other checks walk through. What they found there was thrown away anyway,
// and looking for it took three quarters of a lint. Newer ones do so by themselves.
// docs/decisions/lint-leaves-system-headers-out.md
#include <vector>

#include <clang-tidy/ClangTidyCheck.h>
#include <clang-tidy/ClangTidyModule.h>
#include <clang-tidy/ClangTidyModuleRegistry.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/ASTMatchers/ASTMatchFinder.h>
#include <clang/Basic/SourceManager.h>

namespace {

using clang::ast_matchers::MatchFinder;

class own_scope final : public clang::tidy::ClangTidyCheck {
 public:
  using ClangTidyCheck::ClangTidyCheck;

  void registerMatchers(MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  // The unit is matched before its children are visited, which are those of the scope then set.
  void check(const MatchFinder::MatchResult& found) override {
    const clang::SourceManager& sources = *found.SourceManager;
    std::vector<clang::Decl*> own;
    for (clang::Decl* declared : found.Context->getTranslationUnitDecl()->decls()) {
      const clang::SourceLocation place = sources.getExpansionLoc(declared->getLocation());
      if (place.isValid() && !sources.isInSystemHeader(place)) own.push_back(declared);
    }
    found.Context->setTraversalScope(own);
  }
};

class own_scope_module final : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& checks) override {
    checks.registerCheck<own_scope>("dgram-own-scope");
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<own_scope_module> registered(
    "dgram", "what of a source the checks look at");

}  // namespace
